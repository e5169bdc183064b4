// Account information and balance as the exchange shows them, in both versions.
import { ZERO, type Decimal } from '@hedge/domain';
import type { Account, Funds } from './accounts';
import { buildPositionRisk, buildPositionRiskV2, type PositionView } from './positions';
import type { BalanceRow } from './wire-rows';

/** GET /fapi/v3/balance and v2 (Binance USD-M docs, Futures Account Balance). */
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

/** The totals that both versions carry, and the one asset. */
function buildTotals(account: Account, funds: Funds) {
  const text = (value: Decimal) => value.toFixed(8);
  const margin = text(funds.wallet.plus(funds.unrealizedPnl));
  const [wallet, pnl, none] = [text(funds.wallet), text(funds.unrealizedPnl), text(ZERO)];
  const [initial, maintenance] = [text(funds.initialMargin), text(funds.maintenanceMargin)];
  const available = text(funds.available);
  return {
    totalInitialMargin: initial,
    totalMaintMargin: maintenance,
    totalWalletBalance: wallet,
    totalUnrealizedProfit: pnl,
    totalMarginBalance: margin,
    totalPositionInitialMargin: initial,
    totalOpenOrderInitialMargin: none,
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
        maintMargin: maintenance,
        initialMargin: initial,
        positionInitialMargin: initial,
        openOrderInitialMargin: none,
        crossWalletBalance: wallet,
        crossUnPnl: pnl,
        availableBalance: available,
        maxWithdrawAmount: available,
        marginAvailable: true,
        updateTime: account.updateTime,
      },
    ],
  };
}

/** GET /fapi/v3/account (Binance USD-M docs, Account Information V3): positions that exist. */
export function buildAccountInfo(
  account: Account,
  funds: Funds,
  views: readonly PositionView[],
): unknown {
  const positions = views.map(buildPositionRisk).map((row) => ({
    symbol: row.symbol,
    positionSide: row.positionSide,
    positionAmt: row.positionAmt,
    unrealizedProfit: row.unRealizedProfit,
    isolatedMargin: row.isolatedMargin,
    notional: row.notional,
    isolatedWallet: row.isolatedWallet,
    initialMargin: row.initialMargin,
    maintMargin: row.maintMargin,
    updateTime: row.updateTime,
  }));
  return { ...buildTotals(account, funds), positions };
}

/** GET /fapi/v2/account (Binance USD-M docs, Account Information V2): every symbol and side. */
export function buildAccountInfoV2(
  account: Account,
  funds: Funds,
  views: readonly PositionView[],
): unknown {
  const positions = views.map((view) => {
    const [row, old] = [buildPositionRisk(view), buildPositionRiskV2(view)];
    return {
      symbol: row.symbol,
      initialMargin: row.initialMargin,
      maintMargin: row.maintMargin,
      unrealizedProfit: row.unRealizedProfit,
      positionInitialMargin: row.positionInitialMargin,
      openOrderInitialMargin: row.openOrderInitialMargin,
      leverage: old.leverage,
      isolated: false,
      entryPrice: row.entryPrice,
      breakEvenPrice: row.breakEvenPrice,
      maxNotional: old.maxNotionalValue,
      bidNotional: row.bidNotional,
      askNotional: row.askNotional,
      positionSide: row.positionSide,
      positionAmt: row.positionAmt,
      updateTime: row.updateTime,
    };
  });
  const rights = { feeTier: 0, feeBurn: false, canTrade: true, canDeposit: true };
  const mode = { canWithdraw: true, multiAssetsMargin: false, tradeGroupId: -1 };
  return { ...rights, ...mode, updateTime: 0, ...buildTotals(account, funds), positions };
}
