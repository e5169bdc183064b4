// A USD-M futures exchange in memory: pure, deterministic, and honest in its ledger.
//
// Modelled: hedge-mode accounts, LONG and SHORT per symbol, market orders at the mark with
// slippage, limit orders that rest until the mark reaches them, filters, fees, margin for
// openings, the clock rule of signed requests, client order ids (unique among open orders),
// scripted executions (part, in pieces, hidden), readings that lag, quotes that are wrong.
// Every change of a position is a fill in the ledger, which hides nothing.
//
// Not modelled: one-way mode beyond refusing orders, an order book (any quantity executes at one
// price), conditional orders, liquidation and ADL, funding, isolated margin, leverage other than
// 20, transfers, commissions in BNB, rate limits that refuse (429, 418) and user-data streams.
import { ZERO } from '@hedge/domain';
import {
  buildApiRestrictions,
  buildCommissionRate,
  buildLeverageBracket,
  buildOrderLimits,
  changeSwitches,
} from './account-facts';
import { buildAccountInfo, buildBalance, computeFunds, findAccount, makeAccount } from './accounts';
import type { Account } from './accounts';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import { setPositionByHand } from './hand';
import { executeDue } from './matching';
import { buildLedgerOrder, buildOrderRow } from './orders';
import type { EngineState, PaperEngine, PaperEngineDeps } from './paper-engine';
import { cancelOrder, fillResting, findOrder, hideOrder, placeOrder } from './placement';
import { buildPositionRisk, buildPositionRiskV2 } from './positions';
import { buildPremiumIndex } from './prices';
import { hasOpenOrder, listAllOrders, listOpenOrders, listPositions } from './queries';
import { listIncome, listUserTrades } from './trade-queries';
import { makeCore, readState, writeState } from './state';
import { buildExchangeInfo, SYMBOLS } from './symbols';
import { makeWeightCounter } from './weights';

/** A new exchange without accounts, its prices walking from a seed drawn from `random`. */
export function makePaperEngine(deps: PaperEngineDeps): PaperEngine {
  return makeEngine(makeCore(Math.floor(deps.random() * 0x100000000) | 0));
}

/**
 * An exchange that continues from an exported state.
 * @throws {Error} when the state is of another version.
 */
export function importState(state: EngineState): PaperEngine {
  return makeEngine(readState(state));
}

function makeEngine(core: Core): PaperEngine {
  const weights = makeWeightCounter();
  return {
    ...makeSetup(core),
    ...makeQuotes(core),
    ...makeTrading(core),
    ...makeAccountReads(core),
    advance: (nowMs) => executeDue(core, nowMs),
    chargeWeight: (weight, nowMs) => weights.charge(weight, nowMs),
    recordRequest: (request) => core.requests.add(request),
    ledger: (apiKey) => {
      const mine = (row: { readonly apiKey: string | null }) =>
        apiKey === undefined || row.apiKey === apiKey;
      return {
        fills: core.fills.all().filter(mine),
        orders: core.orders.all().filter(mine).map(buildLedgerOrder),
        requests: core.requests.all().filter(mine),
      };
    },
    revision: () => core.revision,
    exportState: () => writeState(core),
  };
}

/** Runs a call for a known account, after what was due. */
function withAccount<T>(
  core: Core,
  apiKey: string,
  nowMs: number | null,
  call: (account: Account) => Answer<T>,
): Answer<T> {
  if (nowMs !== null) executeDue(core, nowMs);
  const found = findAccount(core.accounts, apiKey);
  return found.ok ? call(found.value) : found;
}

type Setup = Pick<
  PaperEngine,
  | 'addAccount'
  | 'secretOf'
  | 'setPosition'
  | 'setPositionMode'
  | 'positionMode'
  | 'setSwitches'
  | 'switches'
>;

function makeSetup(core: Core): Setup {
  return {
    addAccount: (input, nowMs) => {
      if (core.accounts.has(input.apiKey)) return false;
      core.accounts.set(input.apiKey, makeAccount(input, nowMs));
      core.revision += 1;
      return true;
    },
    secretOf: (apiKey) => core.accounts.get(apiKey)?.secret ?? null,
    setPosition: (apiKey, input, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => {
        const spec = SYMBOLS.get(input.symbol);
        if (!spec) return refuse(paperErrors.symbolInvalid());
        const { quantity, entryPrice } = input;
        const fits = quantity.gte(ZERO) && quantity.mod(spec.stepSize).eq(ZERO);
        if (!fits) return refuse(paperErrors.quantityOffStep());
        if (entryPrice?.lte(ZERO)) return refuse(paperErrors.priceNotPositive());
        if (!account.hedgeMode) return refuse(paperErrors.positionSideMismatch());
        setPositionByHand(core, account, input, nowMs);
        const { symbol, positionSide } = input;
        const views = listPositions(core, account, { symbol }, nowMs, (head) => {
          return head.positionSide === positionSide && head.position.amount.gt(ZERO);
        });
        if (!views.ok) return views;
        const [view] = views.value;
        return accept(view ? buildPositionRisk(view) : null);
      }),
    setPositionMode: (apiKey, hedgeMode, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => {
        if (account.hedgeMode === hedgeMode) return refuse(paperErrors.positionModeUnchanged());
        if ([...core.orders.open()].some((order) => order.apiKey === apiKey)) {
          return refuse(paperErrors.modeChangeWithOrders());
        }
        if ([...account.positions.values()].some((position) => position.amount.gt(ZERO))) {
          return refuse(paperErrors.modeChangeWithPosition());
        }
        account.hedgeMode = hedgeMode;
        core.revision += 1;
        return accept(null);
      }),
    positionMode: (apiKey) =>
      withAccount(core, apiKey, null, ({ hedgeMode }) => accept({ dualSidePosition: hedgeMode })),
    setSwitches: (change, nowMs) => {
      executeDue(core, nowMs);
      core.switches = changeSwitches(core.switches, change);
      core.revision += 1;
      return core.switches;
    },
    switches: () => core.switches,
  };
}

type Quotes = Pick<
  PaperEngine,
  | 'setMark'
  | 'followWalk'
  | 'setMarkFault'
  | 'markPrice'
  | 'premiumIndex'
  | 'premiumIndexAll'
  | 'exchangeInfo'
>;

function makeQuotes(core: Core): Quotes {
  const known = <T>(symbol: string, call: () => T): Answer<T> =>
    SYMBOLS.has(symbol) ? accept(call()) : refuse(paperErrors.symbolInvalid());
  const change = (symbol: string, nowMs: number, call: () => void): Answer<null> =>
    known(symbol, () => {
      // What was due before the change executes at the old price, what it makes due at the new.
      executeDue(core, nowMs);
      call();
      executeDue(core, nowMs);
      core.revision += 1;
      return null;
    });
  const premiumIndex = (symbol: string, nowMs: number) =>
    buildPremiumIndex(symbol, core.prices.quote(symbol, nowMs), nowMs);
  return {
    setMark: (symbol, price, nowMs) =>
      price.gt(ZERO)
        ? change(symbol, nowMs, () => core.prices.pin(symbol, price))
        : refuse(paperErrors.priceNotPositive()),
    followWalk: (symbol, nowMs) =>
      change(symbol, nowMs, () => core.prices.followWalk(symbol, nowMs)),
    setMarkFault: (symbol, fault, nowMs) =>
      change(symbol, nowMs, () => core.prices.setFault(symbol, fault, nowMs)),
    markPrice: (symbol, nowMs) => known(symbol, () => core.prices.truePrice(symbol, nowMs)),
    premiumIndex: (symbol, nowMs) => known(symbol, () => premiumIndex(symbol, nowMs)),
    premiumIndexAll: (nowMs) => [...SYMBOLS.keys()].map((symbol) => premiumIndex(symbol, nowMs)),
    exchangeInfo: buildExchangeInfo,
  };
}

type Trading = Pick<
  PaperEngine,
  | 'placeOrder'
  | 'cancelOrder'
  | 'fillResting'
  | 'hideOrder'
  | 'getOrder'
  | 'openOrders'
  | 'allOrders'
  | 'userTrades'
>;

function makeTrading(core: Core): Trading {
  return {
    placeOrder: (apiKey, request, nowMs, script) =>
      placeOrder(core, apiKey, request, nowMs, script),
    cancelOrder: (apiKey, lookup, nowMs) =>
      withAccount(core, apiKey, nowMs, () => cancelOrder(core, apiKey, lookup, nowMs)),
    fillResting: (orderId, quantity, nowMs) => fillResting(core, orderId, quantity, nowMs),
    hideOrder: (orderId, untilMs, what = ['order']) => hideOrder(core, orderId, untilMs, what),
    getOrder: (apiKey, lookup, nowMs) =>
      withAccount(core, apiKey, nowMs, () => {
        if (!SYMBOLS.has(lookup.symbol)) return refuse(paperErrors.symbolInvalid());
        if (lookup.orderId === undefined && !lookup.origClientOrderId) {
          return refuse(paperErrors.eitherMissing('origClientOrderId', 'orderId'));
        }
        const order = findOrder(core, apiKey, lookup, nowMs);
        return order ? accept(buildOrderRow(order)) : refuse(paperErrors.noSuchOrder());
      }),
    openOrders: (apiKey, symbol, nowMs) =>
      withAccount(core, apiKey, nowMs, () => listOpenOrders(core, apiKey, symbol, nowMs)),
    allOrders: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, () => listAllOrders(core, apiKey, query, nowMs)),
    userTrades: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, () => listUserTrades(core, apiKey, query, nowMs)),
  };
}

type AccountReads = Pick<
  PaperEngine,
  | 'positionRisk'
  | 'positionRiskV2'
  | 'income'
  | 'balance'
  | 'account'
  | 'commissionRate'
  | 'leverageBracket'
  | 'apiRestrictions'
  | 'rateLimitOrder'
>;

function makeAccountReads(core: Core): AccountReads {
  const fundsOf = (account: Account, nowMs: number) =>
    computeFunds(account, (symbol) => core.prices.truePrice(symbol, nowMs));
  const positionRisk: PaperEngine['positionRisk'] = (apiKey, query, nowMs) =>
    withAccount(core, apiKey, nowMs, (account) => {
      const views = listPositions(core, account, query, nowMs, (head, touched) => {
        if (head.position.amount.gt(ZERO) || hasOpenOrder(core, apiKey, head)) return true;
        return touched && core.switches.flatPositions === 'show';
      });
      return views.ok ? accept(views.value.map(buildPositionRisk)) : views;
    });
  return {
    positionRisk,
    positionRiskV2: (apiKey, query, nowMs) =>
      withAccount(core, apiKey, nowMs, (account) => {
        const views = listPositions(core, account, query, nowMs, () => true);
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
        const rows = positionRisk(apiKey, {}, nowMs);
        if (!rows.ok) return rows;
        return accept(buildAccountInfo(account, fundsOf(account, nowMs), rows.value));
      }),
    commissionRate: (apiKey, symbol) =>
      withAccount(core, apiKey, null, () => buildCommissionRate(core.switches, symbol)),
    leverageBracket: (apiKey, symbol) =>
      withAccount(core, apiKey, null, () => buildLeverageBracket(symbol)),
    apiRestrictions: (apiKey) =>
      withAccount(core, apiKey, null, (account) =>
        accept(buildApiRestrictions(core.switches, account.createdAt)),
      ),
    rateLimitOrder: (apiKey) => withAccount(core, apiKey, null, () => accept(buildOrderLimits())),
  };
}
