// The outbox on real PostgreSQL, delivered to a real receiver: nothing lost, in order, by one of many.
import { randomUUID } from 'node:crypto';
import type { Alert } from '@hedge/cycle';
import { deliverDue, makeWebhook, silentLogger } from '@hedge/platform';
import {
  makeTestDatabase,
  makeWebhookReceiver,
  type TestDatabase,
  type WebhookReceiver,
} from '@hedge/testkit';
import { Client } from 'pg';
import { makeDatabase, type Database } from './database';
import { makeAlertOutbox } from './repositories/alert-outbox';
import { makeAlertRepository } from './repositories/alerts';
import { makePrismaStore } from './store/prisma-store';

let own: TestDatabase;
let client: Client;
let databases: Database[];
let receiver: WebhookReceiver;

beforeAll(async () => {
  own = await makeTestDatabase();
  client = new Client({ connectionString: own.url });
  await client.connect();
  databases = [makeDatabase({ url: own.url }), makeDatabase({ url: own.url })];
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await client.end();
  await own.drop();
});

beforeEach(async () => {
  await client.query('DELETE FROM alerts');
  receiver = await makeWebhookReceiver();
});

afterEach(async () => {
  await receiver.close();
});

function anAlert(message = 'a leg is naked'): Alert {
  const dedupeKey = randomUUID();
  return { kind: 'NAKED_LEG', accountId: null, operationId: randomUUID(), dedupeKey, message };
}

const database = (): Database => {
  const [first] = databases;
  if (first === undefined) throw new Error('no database');
  return first;
};
const raise = (alert: Alert) => makePrismaStore(database()).raiseAlert(alert);
const clear = (alert: Alert) => makePrismaStore(database()).clearAlert(alert.dedupeKey);
const deliver = (by = database()) =>
  deliverDue({
    outbox: makeAlertOutbox(by),
    webhook: makeWebhook(receiver, { wallMs: Date.now }, 300),
    logger: silentLogger,
  });
/** As if the waits were over. */
const makeDue = () =>
  client.query(`UPDATE alert_deliveries SET due_at = now() WHERE state = 'DUE'`);
const readStates = async () => {
  const { rows } = await client.query<{ text: string }>(
    `SELECT event || ' ' || state || ' ' || attempts AS text FROM alert_deliveries
     ORDER BY alert_id, event`,
  );
  return rows.map((row) => row.text);
};
const told = () => receiver.received.map(({ event, message }) => `${event} ${message}`);

describe('the outbox of alerts', () => {
  it('tells each alert once when it is raised and once when it is over', async () => {
    const alert = anAlert();
    await raise(alert);
    await raise(alert);
    await deliver();
    expect(told()).toEqual(['RAISED a leg is naked']);
    await clear(alert);
    await deliver();
    await deliver();
    expect(told()).toEqual(['RAISED a leg is naked', 'RESOLVED a leg is naked']);
    expect(receiver.received.every((notice) => notice.isSigned)).toBe(true);
    const [first, second] = receiver.received.map(({ id }) => id.split(':')[0]);
    expect(first).toBe(second);
    expect(await readStates()).toEqual(['RAISED SENT 1', 'RESOLVED SENT 1']);
  });

  it('an alert that comes back is another: told anew', async () => {
    const alert = anAlert();
    for (let round = 0; round < 2; round += 1) {
      await raise(alert);
      await clear(alert);
    }
    while ((await deliver()) > 0);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(4);
  });

  it('waits for a receiver that is down, keeps the order, and tells the same id', async () => {
    const alert = anAlert();
    await receiver.down();
    await raise(alert);
    await clear(alert);
    await deliver();
    expect(await readStates()).toEqual(['RAISED DUE 1', 'RESOLVED DUE 0']);
    expect(await deliver()).toBe(0);
    await receiver.up();
    await makeDue();
    await deliver();
    await deliver();
    expect(told().map((text) => text.split(' ')[0])).toEqual(['RAISED', 'RESOLVED']);
  });

  it.each([[500], [302], ['silence']] as const)(
    'tries again after the answer %s, under the same id',
    async (answer) => {
      await raise(anAlert());
      receiver.answer(answer);
      await deliver();
      receiver.answer(204);
      await makeDue();
      await deliver();
      const [first, second, ...more] = receiver.received.map(({ id }) => id);
      expect([first, more]).toEqual([second, []]);
      expect(await readStates()).toEqual(['RAISED SENT 2']);
    },
  );

  it('gives a notice up after a day, says so, and goes on with its end', async () => {
    const alert = anAlert();
    await raise(alert);
    await client.query(`UPDATE alert_deliveries SET created_at = now() - interval '24 hours'`);
    receiver.answer(500);
    await deliver();
    expect(await readStates()).toEqual(['RAISED GIVEN_UP 1']);
    receiver.answer(204);
    await clear(alert);
    await deliver();
    expect(told().at(-1)).toBe('RESOLVED a leg is naked');
  });

  it('is delivered by several processes at once without telling anything twice', async () => {
    for (let index = 0; index < 40; index += 1) await raise(anAlert(`alert ${index}`));
    const drain = async (by: Database) => {
      while ((await deliver(by)) > 0);
    };
    await Promise.all([...databases, ...databases].map(drain));
    expect(told()).toHaveLength(40);
    expect(new Set(told()).size).toBe(40);
  });

  it('never gives one notice to two claims of the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      await client.query('DELETE FROM alerts');
      for (let index = 0; index < 10; index += 1) await raise(anAlert());
      const outboxes = [...databases, ...databases, ...databases].map(makeAlertOutbox);
      const claims = await Promise.all(outboxes.map((outbox) => outbox.claim(10, 60_000)));
      const ids = claims.flat().map((notice) => notice.uid);
      expect(ids).toHaveLength(new Set(ids).size);
    }
  });

  it('a claim that was not recorded runs out, and the notice is told again', async () => {
    await raise(anAlert());
    const outbox = makeAlertOutbox(database());
    const [lost] = await outbox.claim(10, 60_000);
    expect(await deliver()).toBe(0);
    await makeDue();
    await deliver();
    // Whoever claimed it first comes back: his failure does not undo what was told meanwhile.
    if (lost !== undefined) await outbox.recordFailed(lost, 'HTTP 500', 0);
    expect(await readStates()).toEqual(['RAISED SENT 2']);
  });

  it('an alert that is rolled back with its fact leaves nothing to tell', async () => {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO alerts (kind, dedupe_key, message) VALUES ('NAKED_LEG', 'x', 'never was')`,
    );
    await client.query('ROLLBACK');
    expect(await deliver()).toBe(0);
  });
});

describe('alerts that are over', () => {
  /** Resolved so many days ago, or not at all, with its notices told or not. */
  async function put(message: string, days: number | null, isTold: boolean): Promise<void> {
    const alert = anAlert(message);
    await raise(alert);
    if (days !== null) await clear(alert);
    await client.query(
      `UPDATE alerts SET raised_at = now() - interval '1 year',
         resolved_at = CASE WHEN $2::int IS NULL THEN NULL ELSE now() - $2::int * interval '1 day' END
       WHERE dedupe_key = $1`,
      [alert.dedupeKey, days],
    );
    if (isTold) {
      await client.query(
        `UPDATE alert_deliveries SET state = 'SENT', finished_at = now()
         WHERE alert_id = (SELECT id FROM alerts WHERE dedupe_key = $1)`,
        [alert.dedupeKey],
      );
    }
  }
  const readLeft = async () =>
    (await client.query<{ message: string }>('SELECT message FROM alerts ORDER BY id')).rows.map(
      ({ message }) => message,
    );

  it('are removed after 30 days if all was told, else after 60; those that stand never', async () => {
    await put('told, 31 days', 31, true);
    await put('told, 29 days', 29, true);
    await put('untold, 31 days', 31, false);
    await put('untold, 61 days', 61, false);
    await put('open, told', null, true);
    await put('open, untold', null, false);

    expect(await makeAlertRepository(database()).prune(10)).toBe(2);
    expect(await readLeft()).toEqual([
      'told, 29 days',
      'untold, 31 days',
      'open, told',
      'open, untold',
    ]);
  });

  it('are removed in portions, the oldest first', async () => {
    for (const message of ['one', 'two', 'three']) await put(message, 40, true);
    const { prune } = makeAlertRepository(database());
    expect([await prune(2), await readLeft()]).toEqual([2, ['three']]);
    expect([await prune(2), await prune(2)]).toEqual([1, 0]);
  });
});
