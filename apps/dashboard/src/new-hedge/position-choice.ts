// Positions of an account as legs of a hedge: how much of each is free, and which fit together.
import type { OperationView, PositionFact } from '@hedge/contracts';
import { pairOf } from '../operations/operation-facts';
import {
  addDecimals,
  compareDecimals,
  subtractDecimals,
  toPlainDecimal,
} from '../operations/decimal-text';

export interface PositionRow {
  /** Names it among the account's positions. */
  readonly key: string;
  readonly symbol: string;
  readonly side: 'LONG' | 'SHORT';
  readonly quantity: string;
  readonly entryPrice: string;
  readonly markPrice: string;
  readonly unrealizedPnl: string;
  /** What no other hedge of the account claims; "0" where nothing is left. */
  readonly free: string;
}

/** LONG and SHORT, by symbol. */
export function listPositions(
  positions: readonly PositionFact[],
  operations: readonly OperationView[],
  accountId: string,
): readonly PositionRow[] {
  const claimed = (symbol: string, side: PositionRow['side']) =>
    operations
      .filter((operation) => operation.accountId === accountId)
      .flatMap(({ legs }) => legs)
      .filter((leg) => leg.symbol === symbol && leg.side === side)
      .map(({ quantity }) => quantity)
      .reduce(addDecimals, '0');
  return positions
    .map(({ symbol, side, ...amounts }) => {
      const quantity = toPlainDecimal(amounts.quantity);
      const rest = subtractDecimals(quantity, claimed(symbol, side));
      return {
        ...{ key: `${side} ${symbol}`, symbol, side, quantity },
        entryPrice: toPlainDecimal(amounts.entryPrice),
        markPrice: toPlainDecimal(amounts.markPrice),
        unrealizedPnl: toPlainDecimal(amounts.unrealizedPnl),
        free: compareDecimals(rest, '0') > 0 ? rest : '0',
      };
    })
    .sort((a, b) => a.symbol.localeCompare(b.symbol) || a.side.localeCompare(b.side));
}

/** Something of it can be registered. */
export const isFree = ({ free }: PositionRow) => free !== '0';

/**
 * The position that most likely hedges a chosen one: the other side of the same symbol, or the only
 * other one there is of the same margin asset.
 */
export function findPartner(rows: readonly PositionRow[], chosen: PositionRow): PositionRow | null {
  const others = rows.filter((row) => row.side !== chosen.side && isFree(row));
  const twin = others.find(({ symbol }) => symbol === chosen.symbol);
  const alike = others.filter(({ symbol }) => assetOf(symbol) === assetOf(chosen.symbol));
  return twin ?? (alike.length === 1 ? (alike[0] ?? null) : null);
}

/** `USDT` of `BTC/USDT:USDT`. */
export const assetOf = (symbol: string) => symbol.split(':')[1] ?? '';

/** `BTC/USDT`, with the margin asset where that is not the quote's. */
export function nameSymbol(symbol: string): string {
  const pair = pairOf(symbol);
  return pair.endsWith(`/${assetOf(symbol)}`) ? pair : symbol;
}
