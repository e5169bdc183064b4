// The exchange as its users see it: every call is typed, takes the exchange time, and is deterministic.
import type { Decimal } from '@hedge/domain';
import type { Answer } from './errors';
import type {
  ExecutionScript,
  HiddenAspect,
  LedgerFill,
  LedgerOrder,
  LedgerRequest,
  OrderRequest,
  PositionSide,
} from './order-types';
import type { Admission, OrderAdmission, OrderCost } from './rate-limits';
import type { Bar, Replay } from './recording';
import type { Switches } from './switches';
import type {
  BalanceRow,
  BookTickerRow,
  DayTickerRow,
  IncomeRow,
  OrderAck,
  OrderRow,
  PositionRiskRow,
  PositionRiskRowV2,
  PremiumIndexRow,
  PriceTickerRow,
  TradeRow,
} from './wire-rows';

/** What an account is made of. `balance` is in USDT. */
export interface AccountInput {
  readonly apiKey: string;
  readonly secret: string;
  readonly balance: Decimal;
  readonly hedgeMode: boolean;
}

/** A position as it is to be, set "by hand". Without `entryPrice`, additions happen at the mark. */
export interface PositionInput {
  readonly symbol: string;
  readonly positionSide: PositionSide;
  readonly quantity: Decimal;
  readonly entryPrice?: Decimal;
}

/**
 * A position, or `quantity` of it, that the exchange closes itself: by a liquidation, or by an ADL,
 * where the position is the other side of somebody else's liquidation.
 */
export interface ForcedCloseInput {
  readonly symbol: string;
  readonly positionSide: PositionSide;
  readonly cause: 'LIQUIDATION' | 'ADL';
  /** All of the position unless given. */
  readonly quantity?: Decimal;
}

/**
 * What is wrong with the quote of a symbol; executions go on at the true mark.
 * `stale`: price and time of the quote stand still at `timeMs` · `zero`: the price reads 0 ·
 * `missing`: the price is absent from the rows.
 */
export type MarkFault =
  | { readonly kind: 'stale'; readonly timeMs: number }
  | { readonly kind: 'zero' }
  | { readonly kind: 'missing' };

/** Where a mark comes from; `momentMs` is the moment of the recording that is played. */
export type PriceSource =
  | { readonly kind: 'pinned' | 'walk' }
  | {
      readonly kind: 'replay';
      readonly speed: number;
      readonly atEnd: Replay['atEnd'];
      readonly momentMs: number;
      readonly ended: boolean;
    };

/** How a recording is to be played: from its first moment unless `fromMs` says another. */
export type ReplayInput = Pick<Replay, 'recording' | 'speed' | 'atEnd'> & {
  readonly fromMs?: number;
};

/** Names one order: `orderId` wins when both are given. */
export interface OrderLookup {
  readonly symbol: string;
  readonly orderId?: number;
  readonly origClientOrderId?: string;
}

export interface OrdersQuery {
  readonly symbol: string;
  readonly orderId?: number;
  readonly startTime?: number;
  readonly endTime?: number;
  /** 500 unless given, at most 1000. */
  readonly limit?: number;
}

export interface TradesQuery extends OrdersQuery {
  readonly fromId?: number;
}

export interface IncomeQuery {
  readonly symbol?: string;
  readonly incomeType?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  /** 100 unless given, at most 1000. */
  readonly limit?: number;
  /** From 1, oldest first; without it the newest rows, or the first since `startTime`. */
  readonly page?: number;
}

export interface PositionQuery {
  readonly symbol?: string;
  /** Shows positions as they were at this time: a reading that lags. The mark is the present one. */
  readonly asOfMs?: number;
}

/** The whole truth, whatever is hidden from the account's own look-ups. Newest last. */
export interface LedgerView {
  readonly fills: readonly LedgerFill[];
  readonly orders: readonly LedgerOrder[];
  readonly requests: readonly LedgerRequest[];
}

/** The engine's state as JSON; `version` names its layout. */
export interface EngineState {
  readonly version: 1;
  readonly [part: string]: unknown;
}

/**
 * One exchange. `nowMs` is exchange time in milliseconds and must not fall from call to call.
 * Calls by an `apiKey` that does not exist answer -2015. Every call first executes what is due:
 * resting orders whose price was reached, and pieces of scripted executions.
 */
export interface PaperEngine {
  /** Adds an account; for a key that exists it changes nothing. True when it was added. */
  addAccount(input: AccountInput, nowMs: number): boolean;
  /** The secret that requests of this key are signed with; null for an unknown key. */
  secretOf(apiKey: string): string | null;
  /** Changes a position as a person would, by fills under a foreign client order id. */
  setPosition(apiKey: string, input: PositionInput, nowMs: number): Answer<PositionRiskRow | null>;
  /**
   * Closes a position, or part of it, as the exchange does: by a limit order at the mark under the
   * exchange's own client order id. -2022 when the position does not hold so much.
   */
  forceClose(
    apiKey: string,
    input: ForcedCloseInput,
    nowMs: number,
  ): Answer<PositionRiskRow | null>;
  setPositionMode(apiKey: string, hedgeMode: boolean, nowMs: number): Answer<null>;
  positionMode(apiKey: string): Answer<{ readonly dualSidePosition: boolean }>;
  /** 1 to 125, per symbol; -2028 when what is held could not be margined with it. */
  setLeverage(apiKey: string, symbol: string, leverage: number, nowMs: number): Answer<unknown>;
  setSwitches(change: Partial<Switches>, nowMs: number): Switches;
  switches(): Switches;

  /** Pins the mark price. */
  setMark(symbol: string, price: Decimal, nowMs: number): Answer<null>;
  /** Releases a mark: it goes on from where it is as a seeded random walk. */
  followWalk(symbol: string, nowMs: number): Answer<null>;
  /**
   * Makes bars known under an id; true when they were not. They become part of the state, and are
   * forgotten with the next change of any price source if no mark plays them then.
   * @throws {RangeError} when there is no bar, or bars are not in order of time.
   */
  addRecording(id: string, bars: readonly Bar[]): boolean;
  /** Plays a known recording, beginning now. */
  followReplay(symbol: string, input: ReplayInput, nowMs: number): Answer<null>;
  priceSource(symbol: string, nowMs: number): Answer<PriceSource>;
  /** Makes the quote of a symbol wrong, or (null) right again. */
  setMarkFault(symbol: string, fault: MarkFault | null, nowMs: number): Answer<null>;
  /** The true mark, that executions happen at. */
  markPrice(symbol: string, nowMs: number): Answer<Decimal>;
  premiumIndex(symbol: string, nowMs: number): Answer<PremiumIndexRow>;
  premiumIndexAll(nowMs: number): readonly PremiumIndexRow[];
  /** Of one symbol, or an array of all. */
  priceTicker(
    symbol: string | undefined,
    nowMs: number,
  ): Answer<PriceTickerRow | readonly PriceTickerRow[]>;
  bookTicker(
    symbol: string | undefined,
    nowMs: number,
  ): Answer<BookTickerRow | readonly BookTickerRow[]>;
  dayTicker(
    symbol: string | undefined,
    nowMs: number,
  ): Answer<DayTickerRow | readonly DayTickerRow[]>;
  exchangeInfo(nowMs: number): unknown;

  /**
   * Places an order: checks its window against the exchange time, validates, executes.
   * Every refusal proves that nothing executed.
   */
  placeOrder(
    apiKey: string,
    request: OrderRequest,
    nowMs: number,
    script?: ExecutionScript,
  ): Answer<OrderAck>;
  cancelOrder(apiKey: string, lookup: OrderLookup, nowMs: number): Answer<OrderAck>;
  /** Cancels every open order of a symbol. */
  cancelAllOrders(apiKey: string, symbol: string, nowMs: number): Answer<null>;
  /** Executes part of a resting order at its own price, as if someone had traded against it. */
  fillResting(orderId: number, quantity: Decimal, nowMs: number): Answer<OrderRow>;
  /** Hides an order (and its trades, and its effect on positionRisk) from its owner until then. */
  hideOrder(orderId: number, untilMs: number, what?: readonly HiddenAspect[]): void;

  getOrder(apiKey: string, lookup: OrderLookup, nowMs: number): Answer<OrderRow>;
  /** As `getOrder`, of orders that are still open. */
  openOrder(apiKey: string, lookup: OrderLookup, nowMs: number): Answer<OrderRow>;
  openOrders(
    apiKey: string,
    symbol: string | undefined,
    nowMs: number,
  ): Answer<readonly OrderRow[]>;
  allOrders(apiKey: string, query: OrdersQuery, nowMs: number): Answer<readonly OrderRow[]>;
  userTrades(apiKey: string, query: TradesQuery, nowMs: number): Answer<readonly TradeRow[]>;
  positionRisk(
    apiKey: string,
    query: PositionQuery,
    nowMs: number,
  ): Answer<readonly PositionRiskRow[]>;
  positionRiskV2(
    apiKey: string,
    query: PositionQuery,
    nowMs: number,
  ): Answer<readonly PositionRiskRowV2[]>;
  income(apiKey: string, query: IncomeQuery, nowMs: number): Answer<readonly IncomeRow[]>;
  balance(apiKey: string, nowMs: number): Answer<readonly BalanceRow[]>;
  account(apiKey: string, nowMs: number): Answer<unknown>;
  accountV2(apiKey: string, nowMs: number): Answer<unknown>;
  accountConfig(apiKey: string): Answer<unknown>;
  symbolConfig(apiKey: string, symbol: string | undefined): Answer<unknown>;
  commissionRate(apiKey: string, symbol: string): Answer<unknown>;
  leverageBracket(apiKey: string, symbol: string | undefined): Answer<unknown>;
  apiRestrictions(apiKey: string): Answer<unknown>;
  rateLimitOrder(apiKey: string): Answer<unknown>;

  /** Executes what is due at `nowMs`; true when it changed anything. */
  advance(nowMs: number): boolean;
  /** Counts a request's weight for its address, and says whether it may go on. In memory only. */
  admitRequest(address: string, weight: number, nowMs: number): Admission;
  /** Counts orders for their account, and says whether they may be placed. In memory only. */
  admitOrders(apiKey: string, cost: OrderCost, nowMs: number): OrderAdmission;
  recordRequest(request: Omit<LedgerRequest, 'seq'>): void;
  /** Of one account, or of all. */
  ledger(apiKey?: string): LedgerView;
  /** Grows with every change that export would show, so that a journal knows when to write. */
  revision(): number;
  exportState(): EngineState;
}

/**
 * What an engine starts from. `random` is drawn from only when the engine is made anew, for the
 * seed of the price walk; the rest is a function of the calls.
 * @see importState to continue from an exported state.
 */
export interface PaperEngineDeps {
  readonly random: () => number;
}
