// A refused start is told: through the database, past it where it fails, and never for another reason.
import { silentLogger } from '../logger';
import { systemClock } from '../clock';
import { QueueStoreError } from '../queue/store-error';
import type { ClaimedNotice } from './delivery';
import { openTold } from './refused-start';

const refusal = new QueueStoreError('REDIS_URL: Redis at 127.0.0.1:6379 may drop jobs');

function aWorld(isWritable: boolean) {
  const rows: string[] = [];
  const resolved: string[] = [];
  const told: Readonly<Record<string, unknown>>[] = [];
  let due: ClaimedNotice[] = [];
  const deps = {
    ...{ process: 'worker', logger: silentLogger, clock: systemClock },
    records: {
      raise: async (alert: { dedupeKey: string; message: string }, uid: string) => {
        if (!isWritable) throw new Error('the database is away');
        rows.push(alert.dedupeKey);
        const notice = {
          uid,
          event: 'RAISED',
          kind: 'QUEUE_UNFIT',
          message: alert.message,
        } as const;
        const nobody = { accountId: null, operationId: null, raisedAt: 0, resolvedAt: null };
        due = [{ ...notice, ...nobody, attempt: 1, ageMs: 0 }];
      },
      resolve: async (key: string) => void resolved.push(key),
    },
    outbox: {
      claim: async () => due.splice(0),
      recordSent: async () => undefined,
      recordFailed: async () => undefined,
    },
    webhook: {
      host: 'alerts.example.net',
      post: async (body: Readonly<Record<string, unknown>>) => {
        told.push(body);
        return { kind: 'accepted' } as const;
      },
    },
  };
  return { deps, rows, resolved, told };
}

describe('openTold', () => {
  it.each([
    ['written and delivered', true, 1],
    ['told past a database that does not take it', false, 0],
  ])('a refusal is %s, and thrown', async (_what, isWritable, rows) => {
    const world = aWorld(isWritable);
    await expect(openTold(world.deps, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(world.rows).toHaveLength(rows);
    expect(world.told).toEqual([
      expect.objectContaining({
        event: 'RAISED',
        kind: 'QUEUE_UNFIT',
        message: `the worker does not start: ${refusal.message}`,
      }),
    ]);
  });

  it('what is opened is passed on, and its alert is over', async () => {
    const world = aWorld(true);
    expect(await openTold(world.deps, async () => 'opened')).toBe('opened');
    expect(world.resolved).toEqual(['queue-unfit:worker']);
    expect(world.told).toEqual([]);
  });

  it('any other failure is none of its business', async () => {
    const world = aWorld(true);
    const error = new Error('a defect');
    await expect(openTold(world.deps, () => Promise.reject(error))).rejects.toBe(error);
    expect(world.told).toEqual([]);
  });
});
