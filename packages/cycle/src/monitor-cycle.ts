// One pass over every account: all at once, none waiting for another.
import {
  ENDED_BY_CYCLE,
  NO_ALERTS,
  type Alert,
  type AlertChanges,
  type MonitorCycleResult,
} from '@hedge/contracts';
import { runAccountCycle, skippedResult, type AccountResult } from './account-cycle';
import type { CycleDeps } from './deps';
import type { CycleListener } from './events';
import { computePnlRange } from './pnl-range';
import type { AccountWork } from './ports/store';
import { ReadPlanner, type Deferral, type ReadRoomOf } from './read-planner';
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
  message:
    'no signal for 10 s; the worker runs cycles by itself, every 12 s: look at the signaller and the way to the API',
};

/** Makes the cycle; it remembers which accounts are still busy from an earlier pass. */
export function makeMonitorCycle(
  given: Omit<CycleDeps, 'tell'> & {
    readonly tell: CycleListener;
    /** What the request budget has for reading the accounts of one mode. */
    readonly readRoomOf: ReadRoomOf;
    readonly afterMs: (delayMs: number) => Promise<'elapsed'>;
  },
): (source: MonitorCycleResult['source']) => Promise<MonitorCycleResult> {
  const { store, clock } = given;
  const busy = new Set<string>();
  const planner = new ReadPlanner();

  const runAccount = async (
    deps: CycleDeps,
    work: AccountWork,
    deadlineMs: number,
  ): Promise<AccountResult> => {
    const { id } = work.account;
    if (busy.has(id)) {
      deps.tell({ kind: 'accountSkipped', accountId: id, why: 'its last cycle still runs' });
      return skippedResult();
    }
    busy.add(id);
    try {
      return await runAccountCycle(deps, work, deadlineMs);
    } catch (error) {
      deps.tell({ kind: 'failed', accountId: id, what: 'account cycle', error });
      return skippedResult(1);
    } finally {
      busy.delete(id);
    }
  };

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
    await store.recordCycleBegun(cycleId, source, startedAt, judgeSignals(source));
    const works = await store.loadWork();
    const deferred = await planner.plan(works, given.readRoomOf, clock.monotonicMs());
    const overdue = given.afterMs(CYCLE_DEADLINE_MS).then(() => skippedResult());
    const results = await Promise.all(
      works.map((work) => {
        const deferral = deferred.get(work.account.id);
        if (deferral !== undefined) return Promise.resolve(deferredResult(deferral));
        return Promise.race([runAccount(deps, work, startedMs + CYCLE_DEADLINE_MS), overdue]);
      }),
    );
    results.forEach(({ reading }, index) => {
      const account = works[index]?.account;
      if (account !== undefined && reading !== null) {
        planner.noteReading(account, reading, clock.monotonicMs());
      }
    });
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
    const pnl = computePnlRange(results.flatMap((result) => result.pnl));
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
