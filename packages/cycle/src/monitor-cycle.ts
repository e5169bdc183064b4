// One pass over every account: which are due, what came of each, what stands in the way of all.
import {
  ENDED_BY_CYCLE,
  NO_ALERTS,
  wordAlert,
  type Alert,
  type AlertChanges,
  type MonitorCycleResult,
} from '@hedge/contracts';
import { skippedResult, type AccountResult } from './account-result';
import { makeSharedRunner } from './ask-workers';
import type { CycleDeps } from './deps';
import type { CycleListener } from './events';
import { joinPnlRanges } from './pnl-range';
import type { AccountJobs } from './ports/account-jobs';
import { ReadPlanner, type Deferral, type ReadRoomOf } from './read-planner';
import { makeLocalRunner } from './run-accounts';
import { updateStandingAlerts } from './standing-alerts';

/** The cycle's deadline: what is not done by then goes on by itself and is not awaited. */
export const CYCLE_DEADLINE_MS = 5_000;

const SILENT_MS = 10_000;
const SILENT_SIGNALLER_KEY = 'silent-signaller';
const SILENT_SIGNALLER: Alert = {
  kind: 'SILENT_SIGNALLER',
  accountId: null,
  operationId: null,
  dedupeKey: SILENT_SIGNALLER_KEY,
  ...wordAlert('SIGNALLER_SILENT', {}),
};

/** Makes the cycle; without `jobs` every account is run in this process, else by any worker. */
export function makeMonitorCycle(
  given: Omit<CycleDeps, 'tell'> & {
    readonly tell: CycleListener;
    /** What the request budget has for reading the accounts of one mode. */
    readonly readRoomOf: ReadRoomOf;
    readonly afterMs: (delayMs: number) => Promise<'elapsed'>;
    readonly jobs?: AccountJobs;
  },
): (source: MonitorCycleResult['source']) => Promise<MonitorCycleResult> {
  const { store, clock, jobs, afterMs } = given;
  const runner =
    jobs === undefined ? makeLocalRunner() : makeSharedRunner({ store, jobs, afterMs });
  const planner = new ReadPlanner();

  /** A cycle that nobody signalled for means that the signaller is silent: people must know. */
  const judgeSignals = (source: MonitorCycleResult['source']): AlertChanges => {
    // An operator's request says nothing of signals.
    if (source === 'operator') return NO_ALERTS;
    // Whichever worker raised it.
    if (source === 'signal') return { raise: [], clear: [SILENT_SIGNALLER_KEY] };
    // A process that has just started has not given anybody time to signal.
    if (clock.monotonicMs() - given.startedAtMonotonicMs < SILENT_MS) return NO_ALERTS;
    return { raise: [SILENT_SIGNALLER], clear: [] };
  };

  return async (source) => {
    const cycleId = given.nextId();
    const deps: CycleDeps = { ...given, tell: (event) => given.tell(event, cycleId) };
    const startedAt = clock.wallMs();
    const startedMs = clock.monotonicMs();
    // Nothing waits for it but the end of the cycle. Where it fails, the load does as well, or the end.
    const begun = store.recordCycleBegun(cycleId, source, startedAt, judgeSignals(source));
    begun.catch(() => undefined);
    const [works, news] = await Promise.all([store.loadWork(), runner.loadNews()]);
    const accounts = new Map(works.map(({ account }) => [account.id, account]));
    for (const { accountId, result } of news) {
      const account = accounts.get(accountId);
      if (account === undefined || result.reading === null) continue;
      planner.noteOthersReading(account, result.reading, clock.monotonicMs());
    }
    const deferred = await planner.plan(works, given.readRoomOf, clock.monotonicMs());
    const due = works.filter(({ account }) => !deferred.has(account.id));
    const deadlineMs = startedMs + CYCLE_DEADLINE_MS;
    const overdue = afterMs(CYCLE_DEADLINE_MS);
    const done = await runner.run({ deps, cycleId, deadlineMs, overdue }, due);
    const results = works.map(({ account }) => {
      const deferral = deferred.get(account.id);
      if (deferral !== undefined) return deferredResult(deferral);
      const result = done.get(account.id) ?? skippedResult();
      if (result.reading !== null) {
        planner.noteReading(account, result.reading, clock.monotonicMs());
      }
      return result;
    });
    await begun;
    await updateStandingAlerts(deps, works, results);
    const durationMs = Math.round(clock.monotonicMs() - startedMs);
    const totals = {
      accountsRead: results.filter((result) => result.kind === 'read').length,
      accountsSkipped: results.filter((result) => result.kind === 'skipped').length,
      accountsDeferred: results.filter((result) => result.kind === 'deferred').length,
      operationsChecked: total(results, 'operationsChecked'),
      closed: total(results, 'closed'),
      attention: total(results, 'attention'),
      errors: total(results, 'errors'),
    };
    const finishedAt = startedAt + durationMs;
    const record = { id: cycleId, source, startedAt, finishedAt, ...totals };
    await store.recordCycle(record, { raise: [], clear: Object.values(ENDED_BY_CYCLE) });
    const pnl = joinPnlRanges(results.map((result) => result.pnl));
    return { cycleId, source, startedAt: toIso(startedAt), durationMs, ...totals, ...pnl };
  };
}

function deferredResult({ alert }: Deferral): AccountResult {
  return {
    ...skippedResult(0, { alerts: alert === null ? [] : [alert], judged: [] }),
    kind: 'deferred',
  };
}

function total(
  results: readonly AccountResult[],
  field: 'operationsChecked' | 'closed' | 'attention' | 'errors',
): number {
  return results.reduce((all, result) => all + result[field], 0);
}

function toIso(wallMs: number): string {
  return new Date(wallMs).toISOString();
}
