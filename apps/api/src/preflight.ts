// The pre-flight of an account: what the worker was told by the exchange, judged and stored.
import {
  describeCause,
  type AcceptableRisk,
  type AccountQueryResult,
  type PreflightFacts,
} from '@hedge/contracts';
import type { AccountChanges, Actor, Preflight, PreflightCheck } from '@hedge/db';
import type { AskWorker, Clock } from '@hedge/platform';
import { Problem } from './problem';
import { problemOfFailure } from './worker-answers';

export type PreflightDeps = {
  readonly accountChanges: Pick<AccountChanges, 'recordPreflight'>;
  readonly askWorker: AskWorker;
  readonly clock: Clock;
};

type Failure = Extract<AccountQueryResult, { ok: false }>;

/** A verdict, or why nobody could give one. */
export type PreflightResult =
  | { readonly kind: 'judged'; readonly preflight: Preflight }
  | { readonly kind: 'unanswered'; readonly failure: Failure };

const NOT_ASKED = 'there was no room for the request';

/** As far as a signed request may be from the exchange's time. */
const CLOCK_OFFSET_MAX_MS = 5_000;

/** Asks the worker and judges; stores nothing. */
export async function askPreflight(
  deps: Pick<PreflightDeps, 'askWorker' | 'clock'>,
  accountId: string,
  acceptedRisks: readonly string[],
): Promise<PreflightResult> {
  const answer = await deps.askWorker(accountId, { kind: 'preflight' });
  if (!answer.ok && answer.code !== 'EXCHANGE_REFUSED') {
    return { kind: 'unanswered', failure: answer };
  }
  if (answer.ok && answer.kind !== 'preflight') {
    throw new Error(`a pre-flight answered by ${answer.kind}`);
  }
  const checks = answer.ok
    ? judgeFacts(answer.facts)
    : // Where the worker itself does not serve the account, the exchange has refused nothing.
      [check('CREDENTIALS', false, answer.message, describeCause(answer.message))];
  const accepted = [...new Set(acceptedRisks)].sort();
  const preflight = { checkedAt: deps.clock.wallMs(), checks, acceptedRisks: accepted };
  return { kind: 'judged', preflight };
}

/**
 * Makes a pre-flight and stores it, with what was accepted before and is accepted now.
 * @throws {Problem} 502 or 503 when nobody could say
 */
export async function makePreflight(
  deps: PreflightDeps,
  account: { readonly id: string; readonly preflight: Preflight | null },
  acceptRisks: readonly AcceptableRisk[],
  actor: Actor,
): Promise<Preflight> {
  const accepted = [...(account.preflight?.acceptedRisks ?? []), ...acceptRisks];
  const result = await askPreflight(deps, account.id, accepted);
  if (result.kind === 'unanswered') throw problemOfFailure(result.failure);
  await deps.accountChanges.recordPreflight(account.id, result.preflight, actor);
  return result.preflight;
}

/** Nothing failed but what was accepted. */
export function isPassed({ checks, acceptedRisks }: Preflight): boolean {
  return checks.every(({ name, outcome }) => outcome !== 'failed' || acceptedRisks.includes(name));
}

/** @throws {Problem} 422 with every check, unless the pre-flight passed. */
export function requirePassed(preflight: Preflight): void {
  if (isPassed(preflight)) return;
  const { checks, acceptedRisks } = preflight;
  const first = checks.find(
    ({ name, outcome }) => outcome === 'failed' && !acceptedRisks.includes(name),
  );
  throw new Problem('PREFLIGHT_FAILED', `${first?.name}: ${first?.message}`, {
    checks,
    acceptedRisks,
  });
}

function judgeFacts(facts: PreflightFacts): readonly PreflightCheck[] {
  const { hedgeMode, mayWithdraw, ipRestricted, clockOffsetMs, requestBudget } = facts;
  const offset = clockOffsetMs ?? 0;
  return [
    hedgeMode === null
      ? check('CREDENTIALS', null, NOT_ASKED)
      : check('CREDENTIALS', true, 'the exchange takes the key'),
    check(
      'HEDGE_MODE',
      hedgeMode,
      hedgeMode === null
        ? NOT_ASKED
        : hedgeMode
          ? 'on'
          : 'the account is in one-way mode and cannot hold both legs',
    ),
    check(
      'WITHDRAWALS',
      mayWithdraw === null ? null : !mayWithdraw,
      mayWithdraw === null
        ? 'the exchange does not tell'
        : mayWithdraw
          ? 'the key may withdraw: take that permission away'
          : 'the key may not withdraw',
    ),
    check(
      'IP_FILTER',
      ipRestricted,
      ipRestricted === null
        ? 'the exchange does not tell'
        : ipRestricted
          ? 'the key works from listed addresses only'
          : 'the key works from every address: list those of the worker',
    ),
    check(
      'CLOCK',
      clockOffsetMs === null ? null : Math.abs(offset) <= CLOCK_OFFSET_MAX_MS,
      clockOffsetMs === null
        ? 'the exchange did not tell its time'
        : `the worker's clock is ${offset} ms from the exchange's`,
      clockOffsetMs === null ? {} : { offsetMs: String(offset) },
    ),
    judgeBudget(requestBudget, hedgeMode !== null),
  ];
}

/** Fails where the account's positions could not be read: unknown is neither room nor the lack of it. */
function judgeBudget(budget: PreflightFacts['requestBudget'], wasAsked: boolean): PreflightCheck {
  const { used, limit, windowMs, readingsNow } = budget;
  const isKnown = used !== null && limit !== null;
  const told = isKnown
    ? `${used} of ${limit} in ${windowMs / 1_000} s are used at the worker's address, as the exchange last told`
    : `the exchange did not tell ${used === null ? 'what is used' : 'the limit'} at the worker's address`;
  const hasRoom = readingsNow >= 1 && wasAsked;
  const room = hasRoom ? `room for ${readingsNow} readings` : 'no room for more';
  const isFine = !hasRoom ? false : isKnown ? true : null;
  return check('REQUEST_BUDGET', isFine, `${told}: ${room}`, {
    ...(isKnown && { used: String(used), limit: String(limit) }),
    ...{ seconds: String(windowMs / 1_000), readings: String(readingsNow) },
  });
}

function check(
  name: string,
  isFine: boolean | null,
  message: string,
  values: Readonly<Record<string, string>> = {},
): PreflightCheck {
  const outcome = isFine === null ? 'unknown' : isFine ? 'passed' : 'failed';
  return { name, outcome, message, values };
}
