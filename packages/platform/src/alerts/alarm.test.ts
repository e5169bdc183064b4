// Alerts that cannot be written: told once, directly, and written when that is possible again.
import type { Alert } from '@hedge/contracts';
import { silentLogger } from '../logger';
import { makeAlarm } from './alarm';
import type { WebhookAnswer } from './webhook';

const alert: Alert = {
  ...{ kind: 'DATABASE_UNUSABLE', accountId: null, operationId: null },
  ...{ dedupeKey: 'database', message: 'it is read-only' },
};

function anAlarm() {
  const world = { writable: true, nowMs: 0, answer: { kind: 'accepted' } as WebhookAnswer };
  const rows = new Map<string, string>();
  const posted: unknown[] = [];
  const write = (change: () => void) => {
    if (!world.writable) throw new Error('read-only');
    change();
  };
  const alarm = makeAlarm({
    records: {
      raise: async ({ dedupeKey }, uid) => write(() => rows.set(dedupeKey, uid)),
      resolve: async (key) => write(() => rows.delete(key)),
    },
    webhook: {
      host: 'there',
      post: async (body) => {
        posted.push(body['id']);
        return world.answer;
      },
    },
    logger: silentLogger,
    clock: { wallMs: () => world.nowMs, monotonicMs: () => world.nowMs },
  });
  return { world, rows, posted, alarm };
}

describe('the alarm', () => {
  it('writes what can be written, and leaves telling to the outbox', async () => {
    const { rows, posted, alarm } = anAlarm();
    alarm.raise(alert);
    await alarm.settle();
    expect([rows.size, posted]).toEqual([1, []]);
    alarm.clear(alert.dedupeKey);
    await alarm.settle();
    expect(rows.size).toBe(0);
  });

  it('tells what cannot be written once, and writes it later under the same id', async () => {
    const { world, rows, posted, alarm } = anAlarm();
    world.writable = false;
    for (let round = 0; round < 3; round += 1) {
      alarm.raise(alert);
      await alarm.settle();
    }
    expect(posted).toHaveLength(1);
    world.writable = true;
    await alarm.settle();
    expect(posted).toEqual([`${rows.get(alert.dedupeKey)}:RAISED`]);
  });

  it('that is over before it could be written is written all the same, and ended', async () => {
    const { world, rows, posted, alarm } = anAlarm();
    world.writable = false;
    alarm.raise(alert);
    alarm.clear(alert.dedupeKey);
    await alarm.settle();
    world.writable = true;
    await alarm.settle();
    expect([posted.length, rows.size]).toEqual([1, 0]);
    alarm.raise(alert);
    await alarm.settle();
    expect(rows.size).toBe(1);
  });

  it('tries a webhook that is away again, not at every look', async () => {
    const { world, posted, alarm } = anAlarm();
    world.writable = false;
    world.answer = { kind: 'failed', why: 'ECONNREFUSED' };
    alarm.raise(alert);
    await alarm.settle();
    await alarm.settle();
    expect(posted).toHaveLength(1);
    world.nowMs += 1_000;
    world.answer = { kind: 'accepted' };
    await alarm.settle();
    world.nowMs += 600_000;
    await alarm.settle();
    expect(posted).toHaveLength(2);
  });
});
