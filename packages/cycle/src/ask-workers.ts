// Leaving the accounts of a cycle to any number of workers: one job each, and the reports awaited.
import { ACCOUNT_QUEUE_PAUSED } from '@hedge/contracts';
import { skipWatched } from './account-cycle';
import type { AccountResult } from './account-result';
import type { AccountJobs } from './ports/account-jobs';
import type { AccountWork, Store } from './ports/store';
import type { AccountRunner, RunningCycle } from './run-accounts';
import { unreportedAlert } from './standing-alerts';

/** How often it is looked whether reports are there; the first time sooner. */
const FIRST_LOOK_MS = 20;
const LOOK_MS = 40;
/** A living worker takes an account within a cycle. */
const UNREPORTED_MAX_MS = 20_000;

/**
 * An account that nobody has reported for long is told of, and its legs are watched here: the workers
 * that should take it may be too few or too slow. So is one that a paused queue holds back, at once.
 */
export function makeSharedRunner(given: {
  readonly store: Store;
  readonly jobs: AccountJobs;
  readonly afterMs: (delayMs: number) => Promise<unknown>;
}): AccountRunner {
  const { store, jobs, afterMs } = given;
  /** The number of the last report that was seen; null before the first look. */
  let seen: number | null = null;
  /** Its own reports are no news to it. */
  let lastCycleId: string | null = null;
  /** Monotonic ms since when each account is asked for in vain. */
  const missing = new Map<string, number>();

  const gather = async (
    { cycleId, deadlineMs, deps }: RunningCycle,
    wanted: Set<string>,
  ): Promise<Map<string, AccountResult>> => {
    const results = new Map<string, AccountResult>();
    const after = seen ?? 0;
    for (let delayMs = FIRST_LOOK_MS; wanted.size > 0; delayMs = LOOK_MS) {
      const leftMs = deadlineMs - deps.clock.monotonicMs();
      if (leftMs <= 0) break;
      await afterMs(Math.min(delayMs, leftMs));
      for (const { accountId, result } of await store.loadReports([...wanted], after, cycleId)) {
        results.set(accountId, result);
        wanted.delete(accountId);
        missing.delete(accountId);
      }
    }
    return results;
  };

  const judgeMissing = async (
    { deps }: RunningCycle,
    work: AccountWork,
  ): Promise<AccountResult | null> => {
    const { account } = work;
    const nowMs = deps.clock.monotonicMs();
    const sinceMs = missing.get(account.id) ?? nowMs;
    missing.set(account.id, sinceMs);
    if (nowMs - sinceMs < UNREPORTED_MAX_MS) return null;
    const found = { alerts: [unreportedAlert(account)], judged: [], atOnce: false, now: null };
    return skipWatched(deps, work, 'no worker has run it for 20 s', found);
  };

  const judgePaused = async ({ deps }: RunningCycle, work: AccountWork): Promise<AccountResult> => {
    missing.delete(work.account.id);
    const found = { alerts: [ACCOUNT_QUEUE_PAUSED], judged: [], atOnce: false, now: null };
    return skipWatched(deps, work, 'its queue is paused', found);
  };

  return {
    loadNews: async () => {
      const isFirst = seen === null;
      const reports = await store.loadReports(null, seen ?? 0, null);
      seen = Math.max(seen ?? 0, ...reports.map(({ number }) => number));
      for (const { accountId } of reports) missing.delete(accountId);
      // Those that were there before this process may be of any age.
      return isFirst ? [] : reports.filter(({ cycleId }) => cycleId !== lastCycleId);
    },
    run: async (cycle, works) => {
      lastCycleId = cycle.cycleId;
      const wanted = new Set(works.map(({ account }) => account.id));
      const held = await jobs.ask(cycle.cycleId, [...wanted]);
      for (const [accountId, hold] of held) {
        wanted.delete(accountId);
        if (hold === 'paused') continue;
        cycle.deps.tell({ kind: 'accountSkipped', accountId, why: 'its last run still goes on' });
      }
      const results = await gather(cycle, wanted);
      for (const work of works) {
        if (results.has(work.account.id)) continue;
        const isPaused = held.get(work.account.id) === 'paused';
        const judged = await (isPaused ? judgePaused(cycle, work) : judgeMissing(cycle, work));
        if (judged !== null) results.set(work.account.id, judged);
      }
      return results;
    },
  };
}
