// One account's cycle: gather, decide, record, act, record.
import {
  applyTransition,
  buildIntent,
  computeReadingPnl,
  decideClose,
  findShortages,
  type Decimal,
  type Operation,
  type Reading,
} from '@hedge/domain';
import { confirmTargets } from './confirm-targets';
import type { AccountDeps, CycleDeps } from './deps';
import { driveClose, type CloseResult } from './drive-close';
import { EvidenceBook } from './evidence-book';
import { nakedAlertKey, watchNakedLeg } from './naked-leg';
import type { Backoff, Gateway } from './ports/gateway';
import type { Account, AccountWork } from './ports/store';
import { recallAbsentOrders } from './recall-absent';
import { reviewAttention } from './review-attention';

/** What one account's cycle did. */
export interface AccountResult {
  readonly kind: 'read' | 'skipped';
  readonly operationsChecked: number;
  readonly closed: number;
  readonly attention: number;
  readonly errors: number;
}

const SKIPPED: AccountResult = {
  kind: 'skipped',
  operationsChecked: 0,
  closed: 0,
  attention: 0,
  errors: 0,
};

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
  if (gateway === null) return skip(deps, account.id, 'no gateway');
  const backoff = backoffOf(deps, gateway, account);
  if (backoff !== null) {
    const { until, banned } = backoff;
    if (banned && until !== account.bannedUntil) await deps.store.recordBan(account.id, until);
    const now = gateway.exchangeNow() ?? deps.clock.wallMs();
    for (const operation of work.operations) {
      await watchNakedLeg({ ...deps, gateway }, operation, now, banned);
    }
    return skip(deps, account.id, backoff.why);
  }
  await gateway.refreshTime();
  return run({ ...deps, gateway }, work, deadlineMs);
}

async function run(
  deps: AccountDeps,
  { account, operations }: AccountWork,
  deadlineMs: number,
): Promise<AccountResult> {
  // Gather: one read for the whole account. Without a reading nothing is decided, and whatever is
  // closing is driven all the same.
  const answer = await deps.gateway.fetchPositions();
  const now = deps.gateway.exchangeNow();
  if (now === null) return skip(deps, account.id, 'the exchange time is not known');
  const reading = answer.kind === 'answer' ? toReading(answer.requestedAt, answer.value) : null;
  if (answer.kind === 'failed') skip(deps, account.id, answer.why);

  // Decide: purely, on the reading; then a fresh quote confirms the few that are at their target.
  const shortages = reading === null ? new Set<string>() : findShortages(operations, reading);
  const active = operations.filter((operation) => operation.status === 'ACTIVE');
  const candidates = reading === null ? [] : decide(active, account.enabled, reading, shortages);
  const confirmed = deps.stopping() ? [] : await confirmTargets(deps, candidates);

  // Record: what the reading says of every operation, in one statement.
  if (reading !== null) await recordPnl(deps, account.id, active, reading);

  // Act, and record what came of it: new closes and those under way, all at once.
  const evidence = () => new EvidenceBook(processStart(deps, now), answer);
  const closing = operations.filter((operation) => operation.status === 'CLOSING');
  const results = await Promise.allSettled([
    ...confirmed.map((candidate) => beginClose(deps, candidate, evidence(), deadlineMs)),
    ...closing.map((operation) => continueClose(deps, operation, evidence(), deadlineMs)),
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
  for (const operation of waiting) await watchNakedLeg(deps, operation, now, false);
  if (reading !== null) await reviewAttention(deps, operations, reading, shortages);
  await recallAbsentOrders(deps, account.id, now);
  return {
    kind: reading === null ? 'skipped' : 'read',
    operationsChecked: reading === null ? 0 : operations.length,
    closed: count(outcomes, 'settled'),
    attention: operations.filter((operation) => operation.attention !== null).length,
    errors: results.filter((result) => result.status === 'rejected').length,
  };
}

interface Candidate {
  readonly operation: Operation;
  readonly pnl: Decimal;
  readonly reading: Reading;
}

function decide(
  active: readonly Operation[],
  accountEnabled: boolean,
  reading: Reading,
  shortages: ReadonlySet<string>,
): readonly Candidate[] {
  return active.flatMap((operation) => {
    const isShort = shortages.has(operation.id);
    const decision = decideClose(operation, accountEnabled, reading, isShort);
    return decision.kind === 'close' ? [{ operation, pnl: decision.pnl, reading }] : [];
  });
}

async function recordPnl(
  deps: AccountDeps,
  accountId: string,
  active: readonly Operation[],
  reading: Reading,
): Promise<void> {
  const rows = active.flatMap((operation) => {
    const pnl = computeReadingPnl(operation, reading);
    return pnl === null ? [] : [{ operationId: operation.id, pnl }];
  });
  if (rows.length > 0) await deps.store.recordPnl(accountId, reading.readAt, rows);
}

/** Records the intent; only who wins it goes on to the protocol. */
async function beginClose(
  deps: AccountDeps,
  { operation, pnl, reading }: Candidate,
  evidence: EvidenceBook,
  deadlineMs: number,
): Promise<CloseResult> {
  const now = deps.gateway.exchangeNow();
  if (now === null) return { kind: 'waiting', why: 'unanswered', operation };
  if (deps.clock.monotonicMs() >= deadlineMs) return { kind: 'waiting', why: 'noTime', operation };
  const slots = operation.legs.length;
  if (!deps.gateway.reserveOrderSlots(slots)) return { kind: 'waiting', why: 'noSlots', operation };
  const intent = buildIntent(operation, reading, pnl, deps.nextId(), now);
  const applied = applyTransition(operation, intent);
  if (applied.kind === 'refused' || applied.operation === null) return { kind: 'lost' };
  if ((await deps.store.record(operation, intent)) === 'lost') return { kind: 'lost' };
  const { decisionId } = intent;
  const target = operation.profitTarget;
  deps.tell({ kind: 'closeDecided', operationId: operation.id, decisionId, pnl, target });
  return driveClose(deps, applied.operation, evidence, deadlineMs, slots);
}

/** Drives a close under way; its naked-leg alert ends with it. */
async function continueClose(
  deps: AccountDeps,
  operation: Operation,
  evidence: EvidenceBook,
  deadlineMs: number,
): Promise<CloseResult> {
  const result = await driveClose(deps, operation, evidence, deadlineMs, 0);
  if (result.kind === 'settled' || result.kind === 'withdrawn') {
    await deps.store.clearAlert(nakedAlertKey(operation.id));
  }
  return result;
}

/** A backoff in force: the gateway's own, or a ban stored by a process that is gone. */
function backoffOf(deps: CycleDeps, gateway: Gateway, account: Account): Backoff | null {
  const backoff = gateway.backoff();
  if (backoff !== null) return backoff;
  const until = account.bannedUntil ?? 0;
  const banned = until > deps.clock.wallMs();
  return banned ? { until, banned, why: 'banned by the exchange' } : null;
}

/** The process start on the exchange's clock: what lies before it, this process did not write. */
function processStart(deps: AccountDeps, now: number): number {
  return now - (deps.clock.monotonicMs() - deps.startedAtMonotonicMs);
}

function toReading(readAt: number, positions: Reading['positions']): Reading {
  return { readAt, positions };
}

function skip(deps: CycleDeps, accountId: string, why: string): AccountResult {
  deps.tell({ kind: 'accountSkipped', accountId, why });
  return SKIPPED;
}

function count(results: readonly CloseResult[], kind: CloseResult['kind']): number {
  return results.filter((result) => result.kind === kind).length;
}
