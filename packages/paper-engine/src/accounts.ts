// Accounts: who may sign, what they own, and what their funds allow.
import { decimal, sum, ZERO, type Decimal } from '@hedge/domain';
import { accept, paperErrors, refuse, type Answer } from './errors';
import type { PositionSide } from './order-types';
import type { AccountInput } from './paper-engine';
import {
  computeInitialMargin,
  computeMaintenanceMargin,
  computePnl,
  DEFAULT_LEVERAGE,
  FLAT,
  type Position,
} from './positions';

/** `wallet` is the balance after fees and realized PnL; positions are keyed `symbol side`. */
export interface Account {
  readonly apiKey: string;
  readonly secret: string;
  readonly deposit: Decimal;
  readonly createdAt: number;
  hedgeMode: boolean;
  wallet: Decimal;
  updateTime: number;
  readonly positions: Map<string, Position>;
  /** By symbol, where it was changed. */
  readonly leverages: Map<string, number>;
}

/** An account in an exported state. */
export interface AccountState {
  readonly apiKey: string;
  readonly secret: string;
  readonly deposit: string;
  readonly createdAt: number;
  readonly hedgeMode: boolean;
  readonly wallet: string;
  readonly updateTime: number;
  readonly positions: readonly {
    readonly key: string;
    readonly amount: string;
    readonly entryPrice: string;
    readonly updateTime: number;
  }[];
  /** Absent in states written before leverage could be changed. */
  readonly leverages?: readonly (readonly [symbol: string, leverage: number])[];
}

export function positionKey(symbol: string, positionSide: PositionSide): string {
  return `${symbol} ${positionSide}`;
}

export function positionOf(account: Account, symbol: string, side: PositionSide): Position {
  return account.positions.get(positionKey(symbol, side)) ?? FLAT;
}

/** The leverage of a symbol: 20 until the account sets another. */
export function leverageOf(account: Account, symbol: string): number {
  return account.leverages.get(symbol) ?? DEFAULT_LEVERAGE;
}

export function makeAccount(input: AccountInput, nowMs: number): Account {
  const { apiKey, secret, balance, hedgeMode } = input;
  const shared = { apiKey, secret, hedgeMode, createdAt: nowMs, updateTime: nowMs };
  return {
    ...shared,
    deposit: balance,
    wallet: balance,
    positions: new Map(),
    leverages: new Map(),
  };
}

export function readAccount(state: AccountState): Account {
  const positions = state.positions.map(
    ({ key, amount, entryPrice, updateTime }) =>
      [key, { amount: decimal(amount), entryPrice: decimal(entryPrice), updateTime }] as const,
  );
  return {
    ...state,
    deposit: decimal(state.deposit),
    wallet: decimal(state.wallet),
    positions: new Map(positions),
    leverages: new Map(state.leverages ?? []),
  };
}

export function writeAccount(account: Account): AccountState {
  return {
    ...account,
    deposit: account.deposit.toFixed(),
    wallet: account.wallet.toFixed(),
    positions: [...account.positions].map(([key, position]) => ({
      key,
      amount: position.amount.toFixed(),
      entryPrice: position.entryPrice.toFixed(),
      updateTime: position.updateTime,
    })),
    leverages: [...account.leverages],
  };
}

/** The account of a key, or the refusal an unknown key gets. */
export function findAccount(
  accounts: ReadonlyMap<string, Account>,
  apiKey: string,
): Answer<Account> {
  const account = accounts.get(apiKey);
  return account ? accept(account) : refuse(paperErrors.keyRejected());
}

/** Funds in USDT at the given true marks. */
export interface Funds {
  readonly wallet: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly available: Decimal;
}

export function computeFunds(account: Account, markOf: (symbol: string) => Decimal): Funds {
  const pnls: Decimal[] = [];
  const margins: Decimal[] = [];
  const maintenance: Decimal[] = [];
  for (const [key, position] of account.positions) {
    if (position.amount.eq(ZERO)) continue;
    const [symbol = '', side] = key.split(' ');
    const mark = markOf(symbol);
    const positionSide = side === 'LONG' ? 'LONG' : 'SHORT';
    pnls.push(computePnl(positionSide, position.entryPrice, mark, position.amount));
    const notional = position.amount.times(mark);
    margins.push(computeInitialMargin(notional, leverageOf(account, symbol)));
    maintenance.push(computeMaintenanceMargin(notional));
  }
  const unrealizedPnl = sum(pnls);
  const initialMargin = sum(margins);
  const free = account.wallet.plus(unrealizedPnl).minus(initialMargin);
  return {
    wallet: account.wallet,
    unrealizedPnl,
    initialMargin,
    maintenanceMargin: sum(maintenance),
    available: free.lt(ZERO) ? ZERO : free,
  };
}
