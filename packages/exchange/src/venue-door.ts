// The one way out to an exchange: nothing leaves while it is known, or not known, to be unwelcome.
//
// In this order: what any process was told to wait for (stored, so that it survives a restart and
// holds every worker), whether anybody answers them there, and whether the request budget has room. A
// request that may not leave is an answer of its own, at once: nobody waits in here.
import {
  CAUSES,
  type Backoff,
  type Clock,
  type ReadRoom,
  type RequestPriority,
  type Venue,
  type VenueHold,
  type VenueHolds,
} from '@hedge/cycle';
import type { Logger } from '@hedge/platform';
import { makeConnectionBackoff, type Asker } from './connection-backoff';
import { ENDPOINT_WEIGHTS } from './endpoint-weights';
import type { Called, Endpoint, LeanClient, Params } from './lean-client';
import { backoffScope, makeLimitBackoff, readHold, type LimitBackoff } from './limit-backoff';
import { describeAnswer } from './outcome-table';
import type { Requester, RequestBudget } from './request-budget';
import type { WeightShare } from './weight-share';
import type { RefusedAnswer } from './wire-result';

/** Refused by us; nothing left. `hold` is the exchange's word, `silence` its lack of one. */
export interface Denied {
  readonly kind: 'denied';
  readonly cause: 'hold' | 'silence' | 'budget';
  readonly why: string;
}

export interface Request {
  readonly client: Pick<LeanClient, 'call'>;
  readonly endpoint: Endpoint;
  readonly params: Params;
  readonly timeoutMs: number;
  readonly by: Requester;
}

export interface VenueDoor {
  /**
   * Learns what other processes were told, unless that is known as of `maxAgeMs` ago, and stores what
   * could not be stored before. Never rejects: where the store does not answer, the door is closed.
   */
  learn(maxAgeMs?: number): Promise<void>;
  /** Why nothing may leave for the account; null when it may. */
  closed(accountId: string): Backoff | null;
  /** What the request budget has for such requests, beside what other workers have taken of it. */
  roomFor(endpoint: Endpoint, priority: RequestPriority): ReadRoom;
  /** One request, never repeated. A hold that it earns is stored before this resolves. */
  request(request: Request, account: LimitBackoff | null): Promise<Called | Denied>;
}

export interface VenueDoorDeps {
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  readonly venue: Venue;
  readonly holds: VenueHolds;
  readonly budget: RequestBudget;
  /** What this process may spend of what it shares with others. */
  readonly share: WeightShare;
  readonly random: () => number;
  readonly exchangeNow: () => number | null;
  /** Every refusal, before anybody else hears of it. */
  readonly onRefused: (answer: RefusedAnswer) => void;
}

/** What was learnt is believed for so long before reading, and for so long at most. */
const LEARN_EVERY_MS = 1_000;
export const KNOWN_FOR_MS = 5_000;

export function makeVenueDoor(deps: VenueDoorDeps): VenueDoor {
  const { clock, logger, venue, holds, budget, share } = deps;
  const told = makeLimitBackoff({ clock });
  const silence = makeConnectionBackoff(deps);
  let learntAt = -Infinity;
  let unstored = false;
  let learning: Promise<void> | null = null;

  const hold = (value: VenueHold) => told.hold(value, deps.exchangeNow() ?? clock.wallMs());

  async function store(): Promise<void> {
    const present = told.remaining();
    if (present !== null) await holds.recordHold(venue, present);
    unstored = false;
  }

  async function learnNow(): Promise<void> {
    try {
      if (unstored) await store();
      // What is stored by others while this waits, for weight too, it does not tell.
      const askedAt = clock.monotonicMs();
      const [stored] = await Promise.all([
        holds.loadHold(venue),
        share.prepare(budget.ceilingsFor('read')),
      ]);
      if (stored !== null) hold(stored);
      learntAt = askedAt;
    } catch (error) {
      logger.error('the stored holds of the exchange cannot be read', { mode: venue.mode, error });
    }
  }

  /** In memory first, at once; then where it survives this process. */
  async function note(answer: RefusedAnswer, account: LimitBackoff | null): Promise<void> {
    deps.onRefused(answer);
    const scope = backoffScope(answer);
    if (scope === 'none') return;
    const asked = readHold(answer, deps.exchangeNow());
    const { mode, egressAddress } = venue;
    const said = { scope, mode, egressAddress, answer: describeAnswer(answer) };
    logger.warn('exchange told us to back off', said);
    if (scope === 'account' && account !== null) {
      account.hold(asked, deps.exchangeNow() ?? clock.wallMs());
      return;
    }
    hold(asked);
    unstored = true;
    try {
      await store();
    } catch (error) {
      logger.error('a hold of the exchange could not be stored', { mode: venue.mode, error });
    }
  }

  function closedBy(
    asker: Asker,
  ): { readonly cause: Denied['cause']; readonly backoff: Backoff } | null {
    const present = told.current();
    if (present !== null) return { cause: 'hold', backoff: present };
    const now = deps.exchangeNow() ?? clock.wallMs();
    if (clock.monotonicMs() - learntAt > KNOWN_FOR_MS) {
      const why = CAUSES.BAN_UNKNOWN;
      return { cause: 'hold', backoff: { until: now + LEARN_EVERY_MS, banned: false, why } };
    }
    const waitMs = silence.waitMs(asker);
    if (waitMs <= 0) return null;
    const why = CAUSES.EXCHANGE_SILENT;
    return { cause: 'silence', backoff: { until: Math.ceil(now + waitMs), banned: false, why } };
  }

  /** Waits for the store where a piece has to be taken: what was told meanwhile counts. */
  async function drawShare(
    weight: number,
    { accountId, priority }: Requester,
  ): Promise<Denied | null> {
    if (!(await share.draw(weight, budget.ceilingsFor(priority)))) {
      const why = `request budget: no room for ${priority} requests among the workers of the address`;
      return { kind: 'denied', cause: 'budget', why };
    }
    const closed = closedBy(accountId);
    if (closed === null) return null;
    share.giveBack(weight);
    return { kind: 'denied', cause: closed.cause, why: closed.backoff.why };
  }

  return {
    learn: async (maxAgeMs = LEARN_EVERY_MS) => {
      if (!unstored && clock.monotonicMs() - learntAt < maxAgeMs) return;
      learning ??= learnNow().finally(() => {
        learning = null;
      });
      await learning;
    },
    closed: (accountId) => closedBy(accountId)?.backoff ?? null,
    roomFor: (endpoint, priority) => {
      const own = budget.roomFor(endpoint, priority);
      const shared = share.room(budget.ceilingsFor(priority)) / ENDPOINT_WEIGHTS[endpoint];
      const now = Math.min(own.now, Math.floor(shared));
      return { ...own, now, exchangeNow: deps.exchangeNow() };
    },
    request: async ({ client, endpoint, params, timeoutMs, by }, account) => {
      const closed = closedBy(by.accountId);
      if (closed !== null) return { kind: 'denied', cause: closed.cause, why: closed.backoff.why };
      const spending = budget.spend(endpoint, by);
      if ('denied' in spending) return { kind: 'denied', cause: 'budget', why: spending.denied };
      const weight = ENDPOINT_WEIGHTS[endpoint];
      if (weight > 0) {
        const late = await drawShare(weight, by);
        if (late !== null) {
          spending.neverLeft();
          return late;
        }
      }
      const leftAt = clock.monotonicMs();
      const called = await client.call(endpoint, params, timeoutMs);
      const { result, counts } = called;
      if (result.kind === 'notSent') {
        spending.neverLeft();
        share.giveBack(weight);
      }
      spending.report(counts.weight);
      const isUnanswered = result.kind === 'notSent' || result.kind === 'lost';
      if (isUnanswered) silence.failed(by.accountId, leftAt);
      else silence.succeeded();
      if (result.kind === 'refused') await note(result.answer, account);
      return called;
    },
  };
}
