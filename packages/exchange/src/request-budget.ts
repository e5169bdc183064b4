// The request weight of one address: never near the limit, and a part of it for what matters most.
//
// The limit is the exchange's for the address; a share of it is spent at most, so that requests of
// others on the address and errors of counting never reach it. Of that share every priority may use a
// part only, for all accounts together and for one account: an operator's question leaves room for
// reading, one account's reading for the others', all of them for closes, and closes for naked legs.
// Readings go on for ever, so a small part is kept for questions that no reading may use up.
import type { RequestPriority } from '@hedge/cycle';
import { ENDPOINT_WEIGHTS } from './endpoint-weights';
import type { Endpoint } from './lean-client';
import {
  makeRateWindow,
  type RateLimit,
  type RateWindow,
  type RateWindowDeps,
} from './rate-window';
import type { WeightCeiling } from './weight-share';

/** Never spent by us: a fifth of the limit. */
const SPENT_AT_MOST = 0.8;

/** Until exchangeInfo has told the limit: half of the lowest that any source names. */
const CAUTIOUS_LIMIT: RateLimit = { windowMs: 60_000, limit: 1_200 };

const MINUTE_MS = 60_000;

/** Questions of operators: so much of their own, however much is read, while that is used in all. */
const KEPT_FOR_QUERIES = { own: 0.15, all: 0.75 };

const SHARES: Readonly<Record<RequestPriority, { readonly all: number; readonly one: number }>> = {
  query: { all: 0.5, one: 0.3 },
  read: { all: 0.7, one: 0.5 },
  close: { all: 0.9, one: 0.75 },
  naked: { all: 1, one: 1 },
};

/** Whose request it is; null for what the host needs itself: its time and its markets. */
export interface Requester {
  readonly accountId: string | null;
  readonly priority: RequestPriority;
}

export interface Spending {
  /** It never reached the exchange: it counts for nothing. */
  neverLeft(): void;
  /** The exchange's own counts by window length (X-MBX-USED-WEIGHT-*). */
  report(used: ReadonlyMap<number, number>): void;
}

/** One limit of the address, and what of it is used; null where the exchange has not told. */
export interface ToldWeight {
  readonly windowMs: number;
  readonly used: number | null;
  readonly limit: number | null;
}

export interface RequestBudget {
  /** Spends the endpoint's weight, or says why there is no room for it. */
  spend(endpoint: Endpoint, by: Requester): Spending | { readonly denied: string };
  /** How many such requests there is room for at once, and how many a minute it bears for good. */
  roomFor(endpoint: Endpoint, priority: RequestPriority): { now: number; perMinute: number };
  /** The limit of which the largest part is used, in the exchange's own numbers. */
  told(): ToldWeight;
  /** How much everybody on the address together may have taken of a window for such a request to leave. */
  ceilingsFor(priority: RequestPriority): readonly WeightCeiling[];
  /** Limits of type REQUEST_WEIGHT; none leaves the cautious one. */
  setLimits(limits: readonly RateLimit[]): void;
}

export function makeRequestBudget(deps: RateWindowDeps): RequestBudget {
  let limits: readonly RateLimit[] = [CAUTIOUS_LIMIT];
  let isLimitTold = false;
  const all = new Map<number, RateWindow>();
  const perAccount = new Map<string, RateWindow>();
  const queries = new Map<number, RateWindow>();

  const windowIn = <K>(windows: Map<K, RateWindow>, key: K, windowMs: number): RateWindow => {
    const known = windows.get(key);
    if (known !== undefined) return known;
    const made = makeRateWindow(deps, windowMs);
    windows.set(key, made);
    return made;
  };
  const ofAll = (windowMs: number) => windowIn(all, windowMs, windowMs);
  const ofOne = (accountId: string, windowMs: number) =>
    windowIn(perAccount, `${accountId} ${windowMs}`, windowMs);

  function findLack(weight: number, { accountId, priority }: Requester): string | null {
    for (const { windowMs, limit } of limits) {
      const ceiling = limit * SPENT_AT_MOST;
      const share = SHARES[priority];
      const isKept =
        priority === 'query' &&
        windowIn(queries, windowMs, windowMs).used() + weight < ceiling * KEPT_FOR_QUERIES.own;
      const allShare = isKept ? KEPT_FOR_QUERIES.all : share.all;
      if (ofAll(windowMs).used() + weight >= ceiling * allShare) {
        return `request budget: no room for ${priority} requests`;
      }
      if (accountId === null) continue;
      if (ofOne(accountId, windowMs).used() + weight >= ceiling * share.one) {
        return `request budget: no room for ${priority} requests of this account`;
      }
    }
    return null;
  }

  return {
    roomFor: (endpoint, priority) => {
      const weight = ENDPOINT_WEIGHTS[endpoint];
      const rooms = limits.map(({ windowMs, limit }) => {
        const ceiling = limit * SPENT_AT_MOST * SHARES[priority].all;
        // `spend` keeps what is used below the ceiling.
        const now = Math.ceil((ceiling - ofAll(windowMs).used()) / weight) - 1;
        return { now: Math.max(0, now), perMinute: (ceiling / weight) * (MINUTE_MS / windowMs) };
      });
      const least = (of: 'now' | 'perMinute') => Math.min(...rooms.map((room) => room[of]));
      return { now: least('now'), perMinute: least('perMinute') };
    },
    told: () => {
      const all = limits.map(({ windowMs, limit }) => ({
        windowMs,
        used: ofAll(windowMs).told(),
        limit: isLimitTold ? limit : null,
        part: ofAll(windowMs).used() / limit,
      }));
      const { windowMs, used, limit } = all.reduce((a, b) => (b.part > a.part ? b : a));
      return { windowMs, used, limit };
    },
    ceilingsFor: (priority) =>
      limits.map(({ windowMs, limit }) => ({
        windowMs,
        // `spend` keeps what is used below the ceiling.
        most: Math.ceil(limit * SPENT_AT_MOST * SHARES[priority].all) - 1,
      })),
    setLimits: (told) => {
      if (told.length === 0) return;
      limits = told;
      isLimitTold = true;
    },
    spend: (endpoint, by) => {
      const weight = ENDPOINT_WEIGHTS[endpoint];
      const lack = weight === 0 ? null : findLack(weight, by);
      if (lack !== null) return { denied: lack };
      const charged = limits.flatMap(({ windowMs }) => {
        const windows = [ofAll(windowMs)];
        if (by.priority === 'query') windows.push(windowIn(queries, windowMs, windowMs));
        if (by.accountId !== null) windows.push(ofOne(by.accountId, windowMs));
        return windows.map((window) => ({ windowMs, window, ticket: window.charge(weight) }));
      });
      return {
        neverLeft: () => {
          for (const { window, ticket } of charged) window.refund(ticket);
        },
        report: (counts) => {
          for (const { windowMs, window, ticket } of charged) {
            const used = counts.get(windowMs);
            // The header counts the address; what one account used of it nobody else knows.
            if (used !== undefined && window === all.get(windowMs)) window.report(ticket, used);
          }
        },
      };
    },
  };
}
