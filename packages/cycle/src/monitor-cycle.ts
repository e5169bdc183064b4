// One pass over every account: all at once, none waiting for another.
import type { MonitorCycleResult } from '@hedge/contracts';
import { runAccountCycle, skippedResult, type AccountResult } from './account-cycle';
import type { CycleDeps } from './deps';
import type { AccountWork } from './ports/store';
import { damageAlerts, StandingAlerts } from './standing-alerts';

/** The cycle's deadline: what is not done by then goes on by itself and is not awaited. */
export const CYCLE_DEADLINE_MS = 5_000;

const SILENT_MS = 10_000;
const SILENT_SIGNALLER_KEY = 'silent-signaller';

/** Makes the cycle; it remembers which accounts are still busy from an earlier pass. */
export function makeMonitorCycle(
  deps: CycleDeps & { readonly afterMs: (delayMs: number) => Promise<'elapsed'> },
): (source: MonitorCycleResult['source']) => Promise<MonitorCycleResult> {
  const busy = new Set<string>();
  const standing = new StandingAlerts();
  let lastSource: MonitorCycleResult['source'] | null = null;

  const runAccount = async (work: AccountWork, deadlineMs: number): Promise<AccountResult> => {
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
  const watchSignals = async (source: MonitorCycleResult['source']): Promise<void> => {
    if (source === 'backstop') {
      // A process that has just started has not given anybody time to signal.
      if (deps.clock.monotonicMs() - deps.startedAtMonotonicMs < SILENT_MS) return;
      await deps.store.raiseAlert({
        kind: 'SILENT_SIGNALLER',
        accountId: null,
        operationId: null,
        dedupeKey: SILENT_SIGNALLER_KEY,
        message: 'no signal for 10 s; the worker runs cycles by itself',
      });
    } else if (lastSource !== 'signal') await deps.store.clearAlert(SILENT_SIGNALLER_KEY);
    lastSource = source;
  };

  return async (source) => {
    const cycleId = deps.nextId();
    const startedAt = deps.clock.wallMs();
    const startedMs = deps.clock.monotonicMs();
    await deps.store.recordCycleBegun(cycleId, source, startedAt);
    await watchSignals(source);
    const works = await deps.store.loadWork();
    const overdue = deps.afterMs(CYCLE_DEADLINE_MS).then(() => skippedResult());
    const results = await Promise.all(
      works.map((work) => Promise.race([runAccount(work, startedMs + CYCLE_DEADLINE_MS), overdue])),
    );
    const damage = works.flatMap(damageAlerts);
    await standing.update(deps, [...damage, ...results.flatMap((result) => result.alerts)]);
    const durationMs = Math.round(deps.clock.monotonicMs() - startedMs);
    const totals = {
      accountsRead: results.filter((result) => result.kind === 'read').length,
      accountsSkipped: results.filter((result) => result.kind === 'skipped').length,
      operationsChecked: total(results, 'operationsChecked'),
      closed: total(results, 'closed'),
      attention: total(results, 'attention'),
      errors: total(results, 'errors'),
    };
    const finishedAt = startedAt + durationMs;
    await deps.store.recordCycle({ id: cycleId, source, startedAt, finishedAt, ...totals });
    return { cycleId, source, startedAt: toIso(startedAt), durationMs, ...totals };
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
