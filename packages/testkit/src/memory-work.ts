// What a cycle loads of the Store in memory.
import type { Account, AccountWork, Clock, SaidBySubject } from '@hedge/cycle';
import type { Operation, Order } from '@hedge/domain';
import { withRequestState } from './memory-close-request';

/** What an account's last reading said. */
export interface KeptReading {
  readonly readAt: number;
  readonly said: SaidBySubject;
}

/** A row of an operation that may be gone. */
export interface Owned<T> {
  readonly operationId: string;
  readonly accountId: string;
  readonly row: T;
}

/** Accounts with something to watch, each with all of its operations. */
export function findWork(
  tables: {
    readonly accounts: ReadonlyMap<string, Account>;
    readonly operations: ReadonlyMap<string, Operation>;
    readonly orders: ReadonlyMap<string, Owned<Order>>;
    readonly readings: ReadonlyMap<string, KeptReading>;
  },
  clock: Pick<Clock, 'wallMs'>,
): readonly AccountWork[] {
  const { accounts, operations, orders, readings } = tables;
  return [...accounts.values()].flatMap((account) => {
    const own = [...operations.values()]
      .filter((row) => row.accountId === account.id)
      .map((row) => withRequestState(row, clock))
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    const watched = own.some(
      (row) =>
        account.enabled ||
        row.status !== 'ACTIVE' ||
        row.attention?.reason === 'LEG_GONE' ||
        row.externalFills.length > 0 ||
        (row.closeRequest !== null && row.closeRequest.state !== 'LAPSED'),
    );
    // Without a clock every absent order counts as a recent one.
    const recalls = [...orders.values()].some(
      ({ accountId, row }) => accountId === account.id && row.state === 'ABSENT',
    );
    const said: SaidBySubject = readings.get(account.id)?.said ?? new Map();
    const work = { account, recalls, operations: own, damaged: [], hasAbsent: recalls, said };
    return watched || recalls ? [work] : [];
  });
}
