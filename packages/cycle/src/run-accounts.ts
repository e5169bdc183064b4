// Running the accounts of a cycle in this process: all at once, none waiting for another.
import { runAccountCycle } from './account-cycle';
import { skippedResult, type AccountResult } from './account-result';
import type { CycleDeps } from './deps';
import type { AccountReport, AccountWork } from './ports/store';

/** One cycle, as whoever runs its accounts needs it. */
export interface RunningCycle {
  readonly deps: CycleDeps;
  readonly cycleId: string;
  /** Monotonic ms: what is not done by then is not awaited. */
  readonly deadlineMs: number;
  /** Resolves at that moment. */
  readonly overdue: Promise<unknown>;
}

/** Runs the accounts of a cycle, here or elsewhere. */
export interface AccountRunner {
  /** What workers have reported since the last cycle of this one. */
  loadNews(): Promise<readonly AccountReport[]>;
  /** By account id; one that is not among them was not done in time. */
  run(cycle: RunningCycle, works: readonly AccountWork[]): Promise<AccountResults>;
}

export type AccountResults = ReadonlyMap<string, AccountResult>;

/** Runs one account; never rejects. */
export type RunAccount = (
  deps: CycleDeps,
  work: AccountWork,
  deadlineMs: number,
) => Promise<AccountResult>;

/** It remembers which accounts are still busy from an earlier pass: two at once would only be in each other's way. */
export function makeRunAccount(): RunAccount {
  const busy = new Set<string>();
  return async (deps, work, deadlineMs) => {
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
}

/** What is not done by the deadline goes on by itself and is not awaited. */
export function makeLocalRunner(): AccountRunner {
  const runAccount = makeRunAccount();
  return {
    loadNews: async () => [],
    run: async ({ deps, deadlineMs, overdue }, works) => {
      const results = new Map<string, AccountResult>();
      const running = works.map(async (work) => {
        results.set(work.account.id, await runAccount(deps, work, deadlineMs));
      });
      await Promise.race([Promise.all(running), overdue]);
      return new Map(results);
    },
  };
}
