// What the API asks the worker about an exchange account. The worker alone holds exchange keys and
// spends the request budget, so a question carries ids only and an answer carries no secret.
import { z } from 'zod';
import { positionSide, unifiedSymbol, venueDecimalText } from './amounts';

/**
 * One question: the account's positions, everything that a registration or an opening has to be
 * checked against, what the exchange says of the account's key and mode, or what a close would meet.
 * Those of the key and of a close are answered of a disabled account as well.
 */
export const accountQuery = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('positions') }),
  z.object({ kind: z.literal('preflight') }),
  z.object({ kind: z.literal('registration'), symbols: z.array(unifiedSymbol).min(1).max(2) }),
  z.object({ kind: z.literal('opening'), symbols: z.array(unifiedSymbol).min(1).max(2) }),
  z.object({ kind: z.literal('closing'), symbols: z.array(unifiedSymbol).min(1).max(2) }),
]);
export type AccountQuery = z.infer<typeof accountQuery>;

export const accountQueryData = z.object({
  accountId: z.uuid(),
  query: accountQuery,
  /** Wall clock of the asking process, ms; an older question than the answer time is dropped. */
  askedAtMs: z.int(),
});
export type AccountQueryData = z.infer<typeof accountQueryData>;

/** A position that is not flat. `exchangeSymbol` is the venue's own name, such as `BTCUSDT`. */
export const positionFact = z.object({
  symbol: unifiedSymbol,
  exchangeSymbol: z.string(),
  side: positionSide,
  /** Contracts, never negative: the side says the direction. */
  quantity: venueDecimalText,
  entryPrice: venueDecimalText,
  markPrice: venueDecimalText,
  unrealizedPnl: venueDecimalText,
  /** The venue's time of the last change, ms. */
  updateTimeMs: z.int(),
});
export type PositionFact = z.infer<typeof positionFact>;

/** What a symbol demands of an order. Amounts in contracts, `minNotional` in the quote asset. */
export const marketFact = z.object({
  symbol: unifiedSymbol,
  exchangeSymbol: z.string(),
  trading: z.boolean(),
  marginAsset: z.string(),
  contractSize: venueDecimalText,
  /** The step of market orders. */
  stepSize: venueDecimalText,
  minQuantity: venueDecimalText,
  /** Largest market order; null where the venue names none. */
  maxQuantity: venueDecimalText.nullable(),
  minNotional: venueDecimalText,
  markPrice: venueDecimalText,
  /** The account's taker commission, as a fraction: 0.0005 is 0.05 %. */
  takerRate: venueDecimalText,
});
export type MarketFact = z.infer<typeof marketFact>;

/** An order resting on the book. */
export const openOrderFact = z.object({
  symbol: unifiedSymbol,
  side: z.enum(['BUY', 'SELL']),
  positionSide: z.enum(['LONG', 'SHORT', 'BOTH']),
  quantity: venueDecimalText,
  clientOrderId: z.string(),
});
export type OpenOrderFact = z.infer<typeof openOrderFact>;

/** Everything a registration is judged by. A symbol the venue does not know is not in `markets`. */
export const registrationFacts = z.object({
  hedgeMode: z.boolean(),
  positions: z.array(positionFact),
  markets: z.array(marketFact),
  openOrders: z.array(openOrderFact),
});
export type RegistrationFacts = z.infer<typeof registrationFacts>;

/** What an opening is judged by as well. What the exchange did not tell is left out. */
export const marginFacts = z.object({
  /** Free for new positions. */
  available: z.array(z.object({ asset: z.string(), amount: venueDecimalText })),
  leverages: z.array(z.object({ symbol: unifiedSymbol, leverage: venueDecimalText })),
  /** Why something was left out, for people; null where nothing was. */
  unknown: z.string().nullable(),
});
export type MarginFacts = z.infer<typeof marginFacts>;

/** What is known of an account before anything is traded on it. Null: the exchange does not tell. */
export const preflightFacts = z.object({
  /** Null: there was no room to ask. */
  hedgeMode: z.boolean().nullable(),
  mayWithdraw: z.boolean().nullable(),
  ipRestricted: z.boolean().nullable(),
  /** The worker's wall clock less the exchange's time, ms. */
  clockOffsetMs: z.int().nullable(),
  /** Request weight of the worker's address, in the exchange's own numbers. */
  requestBudget: z.object({
    used: z.int().nullable(),
    limit: z.int().nullable(),
    windowMs: z.int(),
    /** For so many readings of positions there is room now. */
    readingsNow: z.int(),
  }),
});
export type PreflightFacts = z.infer<typeof preflightFacts>;

/** Why a question has no answer. EXPIRED: nobody waits for it any more, so nothing was asked. */
export const queryFailureCode = z.enum([
  'EXPIRED',
  'WORKER_UNAVAILABLE',
  'UNKNOWN_ACCOUNT',
  'ACCOUNT_DISABLED',
  'LIVE_NOT_ALLOWED',
  'EXCHANGE_UNREACHABLE',
  'EXCHANGE_REFUSED',
  'EXCHANGE_BANNED',
  'NO_REQUEST_ROOM',
  'INTERNAL',
]);
export type QueryFailureCode = z.infer<typeof queryFailureCode>;

export const accountQueryResult = z.union([
  z.object({
    ok: z.literal(true),
    kind: z.literal('positions'),
    hedgeMode: z.boolean().nullable(),
    positions: z.array(positionFact),
  }),
  z.object({ ok: z.literal(true), kind: z.literal('registration'), facts: registrationFacts }),
  z.object({
    ok: z.literal(true),
    kind: z.literal('opening'),
    facts: registrationFacts,
    margin: marginFacts,
  }),
  z.object({
    ok: z.literal(true),
    kind: z.literal('closing'),
    facts: registrationFacts,
    /** Whether the order limits have room for both legs now. */
    hasOrderSlots: z.boolean(),
  }),
  z.object({ ok: z.literal(true), kind: z.literal('preflight'), facts: preflightFacts }),
  z.object({ ok: z.literal(false), code: queryFailureCode, message: z.string() }),
]);
export type AccountQueryResult = z.infer<typeof accountQueryResult>;
