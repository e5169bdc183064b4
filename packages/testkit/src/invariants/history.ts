// I2: one history row for each finished operation and none else, true to the ledger's last decimal.
import type { TradeHistoryDetail } from '@hedge/db';
import {
  decimal,
  findHistoryDifferences,
  POSITION_SIDES,
  sum,
  toText,
  ZERO,
  type Decimal,
} from '@hedge/domain';
import type { LedgerFill } from '@hedge/paper-engine';
import { attributedOf, fillsOf, quantityOf } from './executed';
import type { DeskFacts, OperationFact, Violation } from './facts';

export function findFalseHistory(facts: DeskFacts): readonly Violation[] {
  return facts.operations.flatMap((operation) => {
    const rows = facts.history.filter((row) => row.operationId === operation.id);
    const [row] = rows;
    if (rows.length !== (operation.fate === 'settled' ? 1 : 0)) {
      const what = `${operation.id} is ${operation.fate} with ${rows.length} history rows`;
      return [{ invariant: 'I2', what, rows: [operation, ...rows] }];
    }
    if (row === undefined) return [];
    const untrue = compare(facts, operation, row);
    return untrue.length > 0 ? untrue : findUnderived(row);
  });
}

function compare(
  facts: DeskFacts,
  operation: OperationFact,
  row: TradeHistoryDetail,
): readonly Violation[] {
  const fills = fillsOf(facts, operation.id);
  const found: Violation[] = [];
  const late = new Set(row.corrections.map((correction) => correction.clientOrderId));
  for (const { clientOrderId, executed } of row.corrections) {
    const own = fills.filter((fill) => fill.clientOrderId === clientOrderId);
    if (executed.eq(quantityOf(own))) continue;
    const what = `the correction ${clientOrderId} says ${toText(executed)}`;
    found.push({ invariant: 'I2', what, rows: [row, ...own] });
  }
  const counted = fills.filter((fill) => !late.has(fill.clientOrderId));
  const computed = computeHistory(operation, counted);
  // What others closed has no result here.
  const isWhole = POSITION_SIDES.every(
    (side) => attributedOf(facts, operation.id, side).length === 0,
  );
  const [written, true_] = [textsOf(row), isWhole ? computed : { ...computed, netPnl: null }];
  for (const [field, value] of Object.entries(true_)) {
    if (written[field] === value) continue;
    const what = `history of ${operation.id}: ${field} is ${written[field] ?? 'null'}, not ${value ?? 'null'}`;
    found.push({ invariant: 'I2', what, rows: [row, ...counted] });
  }
  return found;
}

/** What the row says and the executions stored with it do not. */
function findUnderived(row: TradeHistoryDetail): readonly Violation[] {
  return findHistoryDifferences(row).map(({ field, stored, derived }) => ({
    invariant: 'I2',
    what: `stored history of ${row.operationId}: ${field} is ${stored ?? 'null'}, its fills say ${derived ?? 'null'}`,
    rows: [row],
  }));
}

type Texts = Readonly<Record<string, string | null>>;

/** The history's numbers, computed anew from the ledger's fills. */
function computeHistory(operation: OperationFact, fills: readonly LedgerFill[]): Texts {
  const legs = POSITION_SIDES.map((side) => {
    const { entryPrice, symbol } = operation.legs[side];
    const own = fills.filter((fill) => fill.positionSide === side);
    const quantity = quantityOf(own);
    const proceeds = sum(own.map((fill) => decimal(fill.price).times(decimal(fill.quantity))));
    const gained = proceeds.minus(decimal(entryPrice).times(quantity));
    const grossPnl = side === 'LONG' ? gained : gained.times('-1');
    const realizedPnl = sum(own.map((fill) => decimal(fill.realizedPnl)));
    const exitPrice = quantity.eq(ZERO) ? ZERO : proceeds.div(quantity);
    return { side, symbol, quantity, exitPrice, grossPnl, realizedPnl };
  });
  const total = (field: 'grossPnl' | 'realizedPnl') => sum(legs.map((leg) => leg[field]));
  const commissions = new Map<string, Decimal>();
  for (const { commission, commissionAsset } of fills) {
    const paid = commissions.get(commissionAsset) ?? ZERO;
    commissions.set(commissionAsset, paid.plus(decimal(commission)));
  }
  const isNettable = [...commissions.keys()].every((asset) => asset === 'USDT');
  const net = total('grossPnl').minus(commissions.get('USDT') ?? ZERO);
  return textsOf({
    legs,
    ...{ grossPnl: total('grossPnl'), realizedPnl: total('realizedPnl') },
    commissions: Object.fromEntries(commissions),
    netPnl: isNettable ? net : null,
  });
}

type Numbers = Pick<TradeHistoryDetail, 'grossPnl' | 'realizedPnl' | 'commissions' | 'netPnl'> & {
  readonly legs: readonly Pick<
    TradeHistoryDetail['legs'][number],
    'side' | 'symbol' | 'quantity' | 'exitPrice' | 'grossPnl' | 'realizedPnl'
  >[];
};

function textsOf(row: Numbers): Texts {
  const { grossPnl, realizedPnl, netPnl, commissions, legs } = row;
  return {
    ...{ grossPnl: toText(grossPnl), realizedPnl: toText(realizedPnl) },
    netPnl: netPnl === null ? null : toText(netPnl),
    commissions: Object.entries(commissions)
      .map(([asset, paid]) => `${toText(paid)} ${asset}`)
      .sort()
      .join(),
    ...Object.fromEntries(
      legs.flatMap((leg): (readonly [string, string])[] => [
        [`${leg.side} symbol`, leg.symbol],
        ...(['quantity', 'exitPrice', 'grossPnl', 'realizedPnl'] as const).map(
          (field) => [`${leg.side} ${field}`, toText(leg[field])] as const,
        ),
      ]),
    ),
  };
}
