// Asking for many accounts: how many adds are under way at once, and where asking ends.
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { makeAskAccounts } from './account-cycles';

/** So many that they cannot be asked for without waiting, and no multiple of what is asked for at once. */
const ACCOUNTS = Array.from({ length: 1_001 }, () => randomUUID());

interface Adds {
  readonly accounts: readonly string[];
  readonly mostAtOnce: number;
}

/** A queue that answers each add a turn later; `refuse` says to the how-manieth with an error. */
function makeSlowQueue(refuse: (asked: number) => boolean = () => false) {
  const accounts: string[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  const queue = {
    add: async (_name: string, data: { accountId: string }, { jobId }: { jobId: string }) => {
      const asked = accounts.push(data.accountId);
      underWay += 1;
      mostAtOnce = Math.max(mostAtOnce, underWay);
      await turn();
      underWay -= 1;
      if (refuse(asked)) throw new Error('the store is away');
      return { id: jobId };
    },
  } as unknown as Queue;
  return { queue, adds: (): Adds => ({ accounts, mostAtOnce }) };
}

describe('asking for many accounts', () => {
  it('asks for each of them once, and for few at the same time', async () => {
    const { queue, adds } = makeSlowQueue();
    expect(await makeAskAccounts(queue)('c1', ACCOUNTS)).toEqual(new Map());
    expect([...adds().accounts].sort()).toEqual([...ACCOUNTS].sort());
    expect(adds().mostAtOnce).toBe(32);
  });

  it('rejects where one is refused, and asks for no more then', async () => {
    const { queue, adds } = makeSlowQueue((asked) => asked === 100);
    await expect(makeAskAccounts(queue)('c1', ACCOUNTS)).rejects.toThrow('the store is away');
    for (let count = 0; count < ACCOUNTS.length; count += 1) await turn();
    expect(adds().accounts.length).toBeLessThan(200);
  });
});
