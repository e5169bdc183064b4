// How much an address may ask and an account may order, and what happens to those who do not stop.
//
// Weight is counted per address in fixed minutes, as the exchange's used-weight header does it. Past
// the limit every request of that minute answers 429; an address that goes on asking all the same is
// banned: 418, for twice as long each time. Orders are counted per account in fixed spans.
// (Binance USD-M docs, General Info, Limits.) All of it lives in memory only: a restart forgets it.
import { paperErrors, type PaperError } from './errors';
import type { Switches } from './switches';

const MINUTE_MS = 60_000;
const TEN_SECONDS_MS = 10_000;
/** Binance USD-M docs: bans "scale in duration for repeat offenders, from 2 minutes to 3 days". */
const BAN_MAX_MS = 3 * 24 * 60 * 60 * 1000;
const ADDRESSES_KEPT = 1_000;

/** A refusal, and for how long it holds. */
export interface RateRefusal {
  readonly error: PaperError;
  readonly retryAfterMs: number;
}

/** `usedWeight`: of this address in the present minute, refused requests included. */
export interface Admission {
  readonly usedWeight: number;
  readonly refusal: RateRefusal | null;
}

/** How many orders one request counts for in each span (a batch counts 5 and 1). */
export interface OrderCost {
  readonly tenSeconds: number;
  readonly minute: number;
}

/** `counts`: of this account in the present spans, this request included unless it is refused. */
export interface OrderAdmission {
  readonly counts: OrderCost;
  readonly refusal: RateRefusal | null;
}

interface Address {
  minute: number;
  used: number;
  throttled: number;
  bans: number;
  bannedUntilMs: number;
}

/** Times are exchange time in milliseconds. */
export interface RateLimits {
  admitRequest(address: string, weight: number, nowMs: number): Admission;
  admitOrders(apiKey: string, cost: OrderCost, nowMs: number): OrderAdmission;
}

function refusal(error: PaperError, retryAfterMs: number): RateRefusal {
  return { error, retryAfterMs };
}

/** The length of a ban for an address that has been banned `before` times. */
export function computeBanMs(firstBanMs: number, before: number): number {
  return Math.min(firstBanMs * 2 ** Math.min(before, 30), BAN_MAX_MS);
}

function makeAddressLimits(switches: () => Switches): RateLimits['admitRequest'] {
  const addresses = new Map<string, Address>();

  /** Only addresses that were never banned and ask nothing at present may be forgotten. */
  const forget = (minute: number): void => {
    for (const [name, row] of addresses) {
      if (row.minute !== minute && row.bans === 0) addresses.delete(name);
    }
  };
  const addressOf = (name: string, minute: number): Address => {
    const known = addresses.get(name);
    if (known) return known;
    if (addresses.size >= ADDRESSES_KEPT) forget(minute);
    const row = { minute, used: 0, throttled: 0, bans: 0, bannedUntilMs: 0 };
    addresses.set(name, row);
    return row;
  };

  return (name, weight, nowMs) => {
    const { ipWeightLimit, throttledBeforeBan, firstBanMs } = switches();
    const minute = Math.floor(nowMs / MINUTE_MS);
    const row = addressOf(name, minute);
    if (row.minute !== minute) Object.assign(row, { minute, used: 0, throttled: 0 });
    const banned = (): Admission => ({
      usedWeight: row.used,
      refusal: refusal(paperErrors.addressBanned(row.bannedUntilMs), row.bannedUntilMs - nowMs),
    });
    if (nowMs < row.bannedUntilMs) return banned();
    row.used += weight;
    if (row.used <= ipWeightLimit) return { usedWeight: row.used, refusal: null };
    row.throttled += 1;
    if (row.throttled > throttledBeforeBan) {
      row.bannedUntilMs = nowMs + computeBanMs(firstBanMs, row.bans);
      row.bans += 1;
      return banned();
    }
    const error = paperErrors.tooManyRequests(ipWeightLimit);
    return { usedWeight: row.used, refusal: refusal(error, (minute + 1) * MINUTE_MS - nowMs) };
  };
}

interface Span {
  index: number;
  count: number;
}

interface SpanRule {
  readonly ms: number;
  readonly limit: number;
  readonly name: string;
}

function makeOrderLimits(switches: () => Switches): RateLimits['admitOrders'] {
  const accounts = new Map<string, { readonly ten: Span; readonly minute: Span }>();
  const enter = (span: Span, ms: number, nowMs: number): Span => {
    const index = Math.floor(nowMs / ms);
    if (span.index !== index) Object.assign(span, { index, count: 0 });
    return span;
  };
  return (apiKey, cost, nowMs) => {
    const { ordersPer10s, ordersPerMinute, orderLimitStatus } = switches();
    const known = accounts.get(apiKey) ?? {
      ten: { index: -1, count: 0 },
      minute: { index: -1, count: 0 },
    };
    accounts.set(apiKey, known);
    const ten = enter(known.ten, TEN_SECONDS_MS, nowMs);
    const minute = enter(known.minute, MINUTE_MS, nowMs);
    const counts = () => ({ tenSeconds: ten.count, minute: minute.count });
    const exceeded = (span: Span, added: number, rule: SpanRule): RateRefusal | null => {
      if (span.count + added <= rule.limit) return null;
      const error = paperErrors.tooManyOrders(rule.limit, rule.name, orderLimitStatus);
      return refusal(error, (span.index + 1) * rule.ms - nowMs);
    };
    const tenRule = { ms: TEN_SECONDS_MS, limit: ordersPer10s, name: '10 SECOND' };
    const minuteRule = { ms: MINUTE_MS, limit: ordersPerMinute, name: '1 MINUTE' };
    const refused =
      exceeded(ten, cost.tenSeconds, tenRule) ?? exceeded(minute, cost.minute, minuteRule);
    if (refused) return { counts: counts(), refusal: refused };
    ten.count += cost.tenSeconds;
    minute.count += cost.minute;
    return { counts: counts(), refusal: null };
  };
}

/** Counters that start at zero; the limits are read from the switches at every call. */
export function makeRateLimits(switches: () => Switches): RateLimits {
  return { admitRequest: makeAddressLimits(switches), admitOrders: makeOrderLimits(switches) };
}
