// A worker's part of a cycle that another coordinates: load one account, run it, report.
import { skippedResult, type AccountResult } from './account-result';
import type { CycleDeps } from './deps';
import type { CycleListener } from './events';
import { CYCLE_DEADLINE_MS } from './monitor-cycle';
import { makeRunAccount } from './run-accounts';

/** Runs one account for a cycle, and reports. */
export type AccountJob = (cycleId: string, accountId: string) => Promise<AccountResult>;

/**
 * It looks at the account as it is now: a job that waited long, or comes a second time, does the same.
 *
 * Rejects when the database cannot tell; then nothing is reported, and the account counts as skipped.
 */
export function makeAccountJob(
  given: Omit<CycleDeps, 'tell'> & { readonly tell: CycleListener },
): AccountJob {
  const { store, clock } = given;
  const runAccount = makeRunAccount();
  return async (cycleId, accountId) => {
    const deps: CycleDeps = { ...given, tell: (event) => given.tell(event, cycleId) };
    const deadlineMs = clock.monotonicMs() + CYCLE_DEADLINE_MS;
    const work = await store.loadAccountWork(accountId);
    const result = work === null ? skippedResult() : await runAccount(deps, work, deadlineMs);
    await store.recordReport({ accountId, cycleId, result });
    return result;
  };
}
