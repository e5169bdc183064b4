// What an account reads of itself: positions, money, conditions.
import { ZERO } from '@hedge/domain';
import { withAccount } from './account-call';
import {
  buildAccountConfig,
  buildApiRestrictions,
  buildCommissionRate,
  buildLeverageBracket,
  buildOrderLimits,
  buildSymbolConfig,
} from './account-facts';
import { buildAccountInfo, buildAccountInfoV2, buildBalance } from './account-info';
import { computeFunds, type Account } from './accounts';
import type { Core } from './core';
import { accept } from './errors';
import type { PaperEngine, PositionQuery } from './paper-engine';
import { buildPositionRisk, buildPositionRiskV2 } from './positions';
import { hasOpenOrder, listPositions } from './queries';
import { listIncome } from './income';

type AccountReads = Pick<
  PaperEngine,
  | 'positionRisk'
  | 'positionRiskV2'
  | 'income'
  | 'balance'
  | 'account'
  | 'accountV2'
  | 'accountConfig'
  | 'symbolConfig'
  | 'commissionRate'
  | 'leverageBracket'
  | 'apiRestrictions'
  | 'rateLimitOrder'
>;

export function makeAccountReads(core: Core): AccountReads {
  const fundsOf = (account: Account, nowMs: number) =>
    computeFunds(account, (symbol) => core.prices.truePrice(symbol, nowMs));
  /** Version 3 shows what exists, and by switch what once did. */
  const present = (account: Account, query: PositionQuery, nowMs: number) =>
    listPositions(core, account, query, nowMs, (head, touched) => {
      if (head.position.amount.gt(ZERO) || hasOpenOrder(core, account.apiKey, head)) return true;
      return touched && core.switches.flatPositions === 'show';
    });
  /** Version 2 shows every symbol and side. */
  const all = (account: Account, query: PositionQuery, nowMs: number) =>
    listPositions(core, account, query, nowMs, () => true);
  return {
    positionRisk: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => {
        const views = present(account, query, nowMs);
        return views.ok ? accept(views.value.map(buildPositionRisk)) : views;
      }),
    positionRiskV2: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => {
        const views = all(account, query, nowMs);
        return views.ok ? accept(views.value.map(buildPositionRiskV2)) : views;
      }),
    income: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => listIncome(core, account, query, nowMs)),
    balance: (apiKey, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) =>
        accept([buildBalance(account, fundsOf(account, nowMs))]),
      ),
    account: (apiKey, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => {
        const views = present(account, {}, nowMs);
        if (!views.ok) return views;
        return accept(buildAccountInfo(account, fundsOf(account, nowMs), views.value));
      }),
    accountV2: (apiKey, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => {
        const views = all(account, {}, nowMs);
        if (!views.ok) return views;
        return accept(buildAccountInfoV2(account, fundsOf(account, nowMs), views.value));
      }),
    accountConfig: (apiKey) =>
      withAccount(core, apiKey, null, (account) => accept(buildAccountConfig(account))),
    symbolConfig: (apiKey, symbol) =>
      withAccount(core, apiKey, null, (account) => buildSymbolConfig(account, symbol)),
    commissionRate: (apiKey, symbol) =>
      withAccount(core, apiKey, null, () => buildCommissionRate(core.switches, symbol)),
    leverageBracket: (apiKey, symbol) =>
      withAccount(core, apiKey, null, () => buildLeverageBracket(symbol)),
    apiRestrictions: (apiKey) =>
      withAccount(core, apiKey, null, (account) =>
        accept(buildApiRestrictions(core.switches, account.createdAt)),
      ),
    rateLimitOrder: (apiKey) =>
      withAccount(core, apiKey, null, () => accept(buildOrderLimits(core.switches))),
  };
}
