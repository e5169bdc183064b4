// The queue of accounts to be run, as a cycle sees it that leaves them to any number of workers.
import type { AccountHold } from '@hedge/contracts';

export interface AccountJobs {
  /**
   * Asks for a run of each of these accounts. One that is asked for already and waits is not asked for
   * twice: its one run answers both. Rejects when the queue cannot tell.
   * @returns those that need not be waited for, and why
   */
  ask(cycleId: string, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountHold>>;
}
