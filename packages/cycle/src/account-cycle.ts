// One account's cycle: gather, decide, record, act, record.
import { CAUSES } from '@hedge/contracts';
import {
  findMarks,
  makeAccountView,
  standsRequest,
  type Operation,
  type Order,
  type Reading,
} from '@hedge/domain';
import { skippedResult, type AccountResult } from './account-result';
import { beginClose } from './begin-close';
import {
  beginningOf,
  confirmCandidates,
  decideAll,
  isAsked,
  selectCandidates,
  type Decided,
} from './close-candidates';
import { watchUnderWay } from './closing-clocks';
import { compareRecords } from './compare-records';
import type { AccountDeps, CycleDeps } from './deps';
import { driveClose, type CloseResult, type WaitingWhy } from './drive-close';
import { EvidenceBook } from './evidence-book';
import { followPolicies, selectGone, type GoneOperation } from './follow-policies';
import { explainHold, lapseRequests } from './lapse-requests';
import { computePnlRange, NO_PNL, type PnlRange } from './pnl-range';
import type { RequestPriority } from './ports/gateway';
import type { AccountWork } from './ports/store';
import { recallAbsentOrders } from './recall-absent';
import { agreeStandings, reviewAttention } from './review-attention';
import { SaidBook } from './said-book';
import {
  banAlert,
  clockAlert,
  keyRefusedAlert,
  STANDING_KINDS,
  unservedAlert,
  type StandingFinding,
  type StandingKind,
} from './standing-alerts';

/** Judged where the account is not served, and where nothing could be asked of its exchange. */
const UNSERVED: readonly StandingKind[] = ['ACCOUNT_NOT_SERVED', 'QUEUE_PAUSED'];
const UNASKED: readonly StandingKind[] = [...UNSERVED, 'EXCHANGE_BAN'];

/** How long a process may owe the comparison of an operation's record before people must see it. */
const COMPARE_MAX_MS = 60_000;

/**
 * The unit of work: everything for one account, and nothing for any other. Safe to run twice at
 * once and to be cut off anywhere: what it must remember is in the store before it acts.
 *
 * @param deadlineMs monotonic; nothing new is begun after it
 */
export async function runAccountCycle(
  deps: CycleDeps,
  work: AccountWork,
  deadlineMs: number,
): Promise<AccountResult> {
  const { account } = work;
  const gateway = await deps.gatewayOf(account);
  if ('unserved' in gateway) {
    const found = { alerts: [unservedAlert(account, gateway.unserved)], judged: UNSERVED };
    return skipWatched(deps, work, gateway.unserved, { ...found, atOnce: true, now: null });
  }
  await gateway.refreshTime();
  const now = gateway.exchangeNow();
  const backoff = gateway.backoff();
  if (backoff !== null) {
    const alerts = backoff.banned ? [banAlert(account, backoff.why)] : [];
    const found = { alerts, judged: UNASKED };
    return skipWatched(deps, work, backoff.why, { ...found, atOnce: backoff.banned, now });
  }
  if (now === null) {
    const why = CAUSES.NO_EXCHANGE_TIME;
    const found = { alerts: [], judged: UNASKED };
    return skipWatched(deps, work, why, { ...found, atOnce: false, now });
  }
  return run({ ...deps, gateway, said: new SaidBook(work.said) }, work, now, deadlineMs);
}

/** Nothing can be asked of the exchange: a leg that is naked meanwhile must not be so in silence. */
export async function skipWatched(
  deps: CycleDeps,
  { account, operations }: AccountWork,
  why: string,
  found: StandingFinding & { readonly atOnce: boolean; readonly now: number | null },
): Promise<AccountResult> {
  // Without exchange time the wall clock only says for how long, roughly.
  const now = found.now ?? deps.clock.wallMs();
  for (const operation of operations) await watchUnderWay(deps, operation, now, found.atOnce);
  await lapseRequests(deps, operations, () => why);
  deps.tell({ kind: 'accountSkipped', accountId: account.id, why });
  return skippedResult(0, { alerts: found.alerts, judged: found.judged });
}

async function run(
  deps: AccountDeps,
  { account, operations, hasAbsent }: AccountWork,
  startedAt: number,
  deadlineMs: number,
): Promise<AccountResult> {
  // Gather: one read for the whole account. Without a reading nothing is decided, and whatever is
  // under way is driven all the same.
  const reads: AccountDeps = {
    ...deps,
    gateway: deps.gateway.withPriority(readPriority(operations)),
  };
  const [answer, uncompared] = await Promise.all([
    reads.gateway.fetchPositions(),
    compareRecords(reads, operations, startedAt),
  ]);
  const now = deps.gateway.exchangeNow() ?? startedAt;
  const reading = answer.kind === 'answer' ? toReading(answer.requestedAt, answer.value) : null;
  const skew = clockAlert(account.mode, deps.clock.wallMs(), now);
  if (answer.kind === 'failed') {
    deps.tell({ kind: 'accountSkipped', accountId: account.id, why: answer.why });
  }

  // Decide: purely, on the reading.
  const view = reading === null ? null : makeAccountView(operations, reading);
  const shortages = view?.shortagesOf('both') ?? new Set<string>();
  const agreed = view === null ? [] : agreeStandings(deps, operations, view);
  const gone = deps.stopping() ? [] : selectGone(deps.memory, agreed);
  const active = operations.filter((operation) => operation.status === 'ACTIVE');
  const decided = reading === null ? [] : decideAll(active, account.enabled, reading, shortages);
  const candidates = reading === null ? [] : selectCandidates(deps.memory, decided, reading);
  const closing: AccountDeps = { ...deps, gateway: deps.gateway.withPriority('close') };

  // Record what the reading says of every operation, in one statement, while a fresh quote confirms the
  // few that are at their target: neither needs the other, and nothing is begun before both are there.
  const [confirmed, pnl] = await Promise.all([
    deps.stopping() ? [] : confirmCandidates(closing, candidates),
    reading === null ? NO_PNL : recordPnl(deps, account.id, decided, reading, shortages),
  ]);

  // Act, and record what came of it: new closes and those under way, all at once.
  let accountOrders: readonly Order[] | null = null;
  const evidence = ({ id }: Operation) => {
    accountOrders ??= operations.flatMap((each) => [...each.orders, ...each.openingOrders]);
    const forgotten = deps.memory.forgottenOf(id);
    return new EvidenceBook(processStart(deps, now), answer, forgotten, accountOrders);
  };
  const followed =
    reading === null
      ? []
      : followPolicies(deps, gone, {
          ...{ accountEnabled: account.enabled, operations, reading, deadlineMs },
          makeEvidence: evidence,
        });
  const underWay = operations.filter((operation) => operation.status !== 'ACTIVE');
  const results = await Promise.allSettled([
    ...confirmed.map((candidate) =>
      beginClose(deps, beginningOf(deps, candidate), evidence(candidate.operation), deadlineMs),
    ),
    ...followed,
    ...underWay.map((operation) => driveClose(deps, operation, evidence(operation), deadlineMs, 0)),
  ]);
  for (const result of results) {
    if (result.status === 'rejected') {
      deps.tell({ kind: 'failed', accountId: account.id, what: 'close', error: result.reason });
    }
  }

  // Afterwards: what people must see, and what was believed absent.
  const outcomes = results.flatMap((result) =>
    result.status === 'fulfilled' ? [result.value] : [],
  );
  const waiting = outcomes.flatMap((result) =>
    result.kind === 'waiting' ? [result.operation] : [],
  );
  const backoff = deps.gateway.backoff();
  const ban = backoff?.banned === true ? banAlert(account, backoff.why) : null;
  const refused = keyRefusedAlert(account, answer, operations);
  const unserved = isOverdue(deps, uncompared) ? unservedAlert(account, uncompared) : null;
  for (const operation of waiting) {
    await watchUnderWay(deps, operation, now, ban !== null || refused !== null);
  }
  await lapseRequests(deps, operations, (operation) =>
    explainHold(operation, answer, reading, shortages),
  );
  // What a person's close leaves of an attention, the close itself says from now on.
  const begun = confirmed.filter(isAsked).map(({ operation }) => operation.id);
  const moved = new Set([...begun, ...(await movedOf(gone, followed))]);
  const still = agreed.filter(({ operation }) => !moved.has(operation.id));
  if (reading !== null) {
    const held = new Map(outcomes.flatMap(waitingEntry));
    await reviewAttention(deps, still, { reading, held, accountEnabled: account.enabled });
    if (deps.said.hasChanged()) {
      await deps.store.recordSaid(account.id, reading.readAt, deps.said.toKeep());
    }
  }
  // One that this cycle concluded is not among those that it loaded.
  if (hasAbsent || results.length > 0) await recallAbsentOrders(closing, account.id, now);
  return {
    kind: reading === null ? 'skipped' : 'read',
    reading,
    operationsChecked: reading === null ? 0 : operations.length,
    closed: count(outcomes, 'settled'),
    attention: operations.filter((operation) => operation.attention !== null).length,
    errors: results.filter((result) => result.status === 'rejected').length,
    pnl,
    alerts: [unserved, ban, skew, refused].filter((alert) => alert !== null),
    judged:
      reading === null && refused === null
        ? STANDING_KINDS.filter((kind) => kind !== 'KEY_REFUSED')
        : STANDING_KINDS,
  };
}

/** Ids of operations whose policy was followed: what the reading says of them is over. */
async function movedOf(
  gone: readonly GoneOperation[],
  followed: readonly Promise<CloseResult>[],
): Promise<readonly string[]> {
  const results = await Promise.allSettled(followed);
  return gone.flatMap(({ operation }, index) => {
    const result = results[index];
    const isAsBefore =
      result?.status === 'fulfilled' &&
      result.value.kind === 'waiting' &&
      result.value.operation.status === 'ACTIVE';
    return isAsBefore ? [] : [operation.id];
  });
}

function waitingEntry(result: CloseResult): readonly (readonly [string, WaitingWhy])[] {
  return result.kind === 'waiting' ? [[result.operation.id, result.why]] : [];
}

/** A reading is worth as much of the request budget as what waits for it. */
function readPriority(operations: readonly Operation[]): RequestPriority {
  if (operations.some((operation) => operation.nakedSince !== null)) return 'naked';
  const isWaitedFor = operations.some(
    (operation) => operation.status !== 'ACTIVE' || standsRequest(operation),
  );
  return isWaitedFor ? 'close' : 'read';
}

async function recordPnl(
  deps: AccountDeps,
  accountId: string,
  decided: readonly Decided[],
  reading: Reading,
  shortages: ReadonlySet<string>,
): Promise<PnlRange> {
  const rows = decided.flatMap(({ operation, decision: { pnl } }) => {
    const marks = findMarks(operation, reading);
    if (pnl === null || marks === null) return [];
    const isWhole = !shortages.has(operation.id);
    return [{ operationId: operation.id, pnl, ...marks, isWhole }];
  });
  if (rows.length > 0) await deps.store.recordPnl(accountId, reading.readAt, rows);
  return computePnlRange(rows.map((row) => row.pnl));
}

/** The process start on the exchange's clock: what lies before it, this process did not write. */
function processStart(deps: AccountDeps, now: number): number {
  return now - (deps.clock.monotonicMs() - deps.startedAtMonotonicMs);
}

/** Without the comparison nothing of the account is closed: a list that fails again and again must be seen. */
function isOverdue(deps: AccountDeps, uncompared: string | null): uncompared is string {
  const livedMs = deps.clock.monotonicMs() - deps.startedAtMonotonicMs;
  return uncompared !== null && livedMs > COMPARE_MAX_MS;
}

function toReading(readAt: number, positions: Reading['positions']): Reading {
  return { readAt, positions };
}

function count(results: readonly CloseResult[], kind: CloseResult['kind']): number {
  return results.filter((result) => result.kind === kind).length;
}
