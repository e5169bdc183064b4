// Accounts: who may sign, what they own, and what their funds allow.
import { decimal, sum, ZERO, type Decimal } from '@hedge/domain';
import { accept, paperErrors, refuse, type Answer } from './errors';
import type { PositionSide } from './order-types';
import type { AccountInput } from './paper-engine';
import { computeInitialMargin, computePnl, FLAT, type Position } from './positions';
import type { BalanceRow } from './wire-rows';

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
}

export function positionKey(symbol: string, positionSide: PositionSide): string {
  return `${symbol} ${positionSide}`;
}

export function positionOf(account: Account, symbol: string, side: PositionSide): Position {
  return account.positions.get(positionKey(symbol, side)) ?? FLAT;
}

export function makeAccount(input: AccountInput, nowMs: number): Account {
  const { apiKey, secret, balance, hedgeMode } = input;
  const shared = { apiKey, secret, hedgeMode, createdAt: nowMs, updateTime: nowMs };
  return { ...shared, deposit: balance, wallet: balance, positions: new Map() };
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
  readonly available: Decimal;
}

export function computeFunds(account: Account, markOf: (symbol: string) => Decimal): Funds {
  const pnls: Decimal[] = [];
  const margins: Decimal[] = [];
  for (const [key, position] of account.positions) {
    if (position.amount.eq(ZERO)) continue;
    const [symbol = '', side] = key.split(' ');
    const mark = markOf(symbol);
    const positionSide = side === 'LONG' ? 'LONG' : 'SHORT';
    pnls.push(computePnl(positionSide, position.entryPrice, mark, position.amount));
    margins.push(computeInitialMargin(position.amount.times(mark)));
  }
  const unrealizedPnl = sum(pnls);
  const initialMargin = sum(margins);
  const free = account.wallet.plus(unrealizedPnl).minus(initialMargin);
  return {
    wallet: account.wallet,
    unrealizedPnl,
    initialMargin,
    available: free.lt(ZERO) ? ZERO : free,
  };
}

/** GET /fapi/v3/balance (Binance USD-M docs, Futures Account Balance V3). */
export function buildBalance(account: Account, funds: Funds): BalanceRow {
  return {
    accountAlias: 'paper',
    asset: 'USDT',
    balance: funds.wallet.toFixed(8),
    crossWalletBalance: funds.wallet.toFixed(8),
    crossUnPnl: funds.unrealizedPnl.toFixed(8),
    availableBalance: funds.available.toFixed(8),
    maxWithdrawAmount: funds.available.toFixed(8),
    marginAvailable: true,
    updateTime: account.updateTime,
  };
}

/** GET /fapi/v3/account (Binance USD-M docs, Account Information V3). */
export function buildAccountInfo(
  account: Account,
  funds: Funds,
  positions: readonly unknown[],
): unknown {
  const margin = funds.wallet.plus(funds.unrealizedPnl).toFixed(8);
  const [wallet, pnl] = [funds.wallet.toFixed(8), funds.unrealizedPnl.toFixed(8)];
  const [initial, available] = [funds.initialMargin.toFixed(8), funds.available.toFixed(8)];
  return {
    totalInitialMargin: initial,
    totalMaintMargin: '0.00000000',
    totalWalletBalance: wallet,
    totalUnrealizedProfit: pnl,
    totalMarginBalance: margin,
    totalPositionInitialMargin: initial,
    totalOpenOrderInitialMargin: '0.00000000',
    totalCrossWalletBalance: wallet,
    totalCrossUnPnl: pnl,
    availableBalance: available,
    maxWithdrawAmount: available,
    assets: [
      {
        asset: 'USDT',
        walletBalance: wallet,
        unrealizedProfit: pnl,
        marginBalance: margin,
        maintMargin: '0.00000000',
        initialMargin: initial,
        positionInitialMargin: initial,
        openOrderInitialMargin: '0.00000000',
        crossWalletBalance: wallet,
        crossUnPnl: pnl,
        availableBalance: available,
        maxWithdrawAmount: available,
        updateTime: account.updateTime,
      },
    ],
    positions,
  };
}
