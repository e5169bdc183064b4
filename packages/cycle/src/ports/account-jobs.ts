// The queue of accounts to be run, as a cycle sees it that leaves them to any number of workers.

export interface AccountJobs {
  /**
   * Asks for a run of each of these accounts. One that is asked for already and waits is not asked for
   * twice: its one run answers both. Rejects when the queue cannot tell.
   * @returns those whose last run still goes on
   */
  ask(cycleId: string, accountIds: readonly string[]): Promise<ReadonlySet<string>>;
}
