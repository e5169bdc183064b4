// Watching the open operations over a real connection, on real PostgreSQL.
import type { OperationView } from '@hedge/contracts';
import { makePrismaStore } from '@hedge/db';
import { aPricedPnl } from '@hedge/testkit';
import { ADMIN_KEY } from '../test/api-under-test';
import { readEvents, type EventReader } from '../test/event-reader';
import { FACTS_ANSWER, hedgeBody, startOperator, type Operator } from '../test/operator';
import { createPerson, type Person } from '../test/person';

const ADMIN = { authorization: `Bearer ${ADMIN_KEY}` };

let operator: Operator;
const open: EventReader[] = [];
beforeAll(async () => {
  operator = await startOperator();
});
afterEach(async () => {
  for (const reader of open.splice(0)) {
    reader.close();
    await reader.ended;
  }
});
afterAll(() => operator.close());

async function watch(headers: Readonly<Record<string, string>> = ADMIN): Promise<EventReader> {
  const reader = await readEvents(operator.url, headers);
  open.push(reader);
  return reader;
}

/** Watches from a moment on at which this operation is known. */
async function watchKnowing(id: string): Promise<EventReader> {
  const reader = await watch();
  for (;;) {
    const { data } = await reader.next();
    if ([...(data.items ?? []), ...(data.changed ?? [])].some((row) => row.id === id))
      return reader;
  }
}

async function register() {
  operator.setWorkerAnswer(FACTS_ANSWER);
  const accountId = await operator.createAccount();
  const { body } = await operator.send('POST', '/api/v1/operations', hedgeBody(accountId));
  return { id: body.id, accountId };
}

const patch = (id: string, change: object) =>
  operator.send('PATCH', `/api/v1/operations/${id}`, change);

/** As the list has it. */
async function findListed(id: string): Promise<OperationView | undefined> {
  const { body } = await operator.send('GET', '/api/v1/operations?limit=200');
  return (body.items as readonly OperationView[]).find((row) => row.id === id);
}

const NOTHING = { changed: [], readings: [], gone: [], isCut: false };

describe('watching the open operations', () => {
  it('begins with all of them as the list has them, in a form that nothing on the way holds back', async () => {
    const { id } = await register();
    await watchKnowing(id);
    const reader = await watch();
    const { body } = await operator.send('GET', '/api/v1/operations?limit=200');
    const first = await reader.next();

    expect([first.event, first.data]).toEqual(['operations', { items: body.items, isCut: false }]);
    expect(Object.fromEntries(reader.headers)).toMatchObject({
      ...{ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' },
      'cache-control': 'no-store, no-transform',
    });
  });

  it('tells what a cycle writes, what a person changes, what is new and what is gone, and no more', async () => {
    const { id, accountId } = await register();
    const reader = await watchKnowing(id);

    const row = { operationId: id, ...aPricedPnl('-1.5'), isWhole: true };
    await makePrismaStore(operator.database).recordPnl(accountId, 1_700_000_000_000, [row]);
    const [long, short] = ((await findListed(id))?.legs ?? []).map(
      ({ markPrice, unrealizedPnl }) => [markPrice, unrealizedPnl],
    );
    const pnlAt = new Date(1_700_000_000_000).toISOString();
    const readings = [{ pnlAt, rows: [[id, '-1.5', ...(long ?? []), ...(short ?? [])]] }];
    expect([long?.[0], short?.[0]]).toEqual(['50000.1', '50000.2']);
    expect((await reader.next()).data).toEqual({ ...NOTHING, readings });

    await patch(id, { autoCloseEnabled: false });
    expect((await reader.next()).data).toEqual({
      ...NOTHING,
      changed: [{ id, autoCloseEnabled: false, version: 1 }],
    });

    const another = await register();
    const { data } = await reader.next();
    expect(data.changed?.[0]).toMatchObject({ id: another.id, profitTarget: '100' });

    await operator.send('DELETE', `/api/v1/operations/${id}`);
    expect((await reader.next()).data).toEqual({ ...NOTHING, gone: [id] });
  });

  it('tells everybody the same, and what somebody changed past the product as well', async () => {
    const { id } = await register();
    const readers = [await watchKnowing(id), await watchKnowing(id)];
    await operator.database.prisma.$executeRaw`UPDATE active_operations
      SET profit_target = 55 WHERE id = ${id}::uuid`;

    const told = await Promise.all(readers.map((reader) => reader.next()));
    expect(told[0]?.data.changed).toEqual([expect.objectContaining({ id, profitTarget: '55' })]);
    expect(told[1]).toEqual(told[0]);
  });

  it('goes on after the last event that was received, and begins anew after one that nobody knows', async () => {
    const { id } = await register();
    const first = await watchKnowing(id);
    await patch(id, { profitTarget: '101' });
    const seen = await first.next();
    await patch(id, { profitTarget: '102' });
    const missed = await first.next();
    first.close();

    const again = await watch({ ...ADMIN, 'last-event-id': seen.id ?? '' });
    expect(await again.next()).toEqual(missed);
    const [name] = (seen.id ?? '').split('.');
    for (const unknown of ['', `${name}.99`, `${name}.x`, 'another.1']) {
      const reader = await watch({ ...ADMIN, 'last-event-id': unknown });
      expect((await reader.next()).event).toBe('operations');
      reader.close();
      await reader.ended;
    }
  });
});

describe('what somebody changed by hand', () => {
  it.each([
    ['a leg', `UPDATE operation_legs SET entry_price = 48000 WHERE side = 'LONG' AND operation_id`],
    ['a leg, which is gone', `DELETE FROM operation_legs WHERE side = 'SHORT' AND operation_id`],
    [
      'a reading',
      `UPDATE active_operations SET current_pnl = 7.50, pnl_at = 5, long_mark = 1.0, short_mark = 2
        WHERE id`,
    ],
    [
      'a reading without prices',
      'UPDATE active_operations SET current_pnl = -0.0, pnl_at = 5 WHERE id',
    ],
  ])('is told as the list has it: %s', async (_what, edit) => {
    const { id } = await register();
    const reader = await watchKnowing(id);
    await operator.database.prisma.$executeRawUnsafe(`${edit} = '${id}'`);
    await reader.next();
    const late = await watch();

    const told = ((await late.next()).data.items ?? []).find((row) => row.id === id);
    expect(told).toEqual(await findListed(id));
  });
});

describe('who watches', () => {
  const asPerson = ({ cookie }: Person) => ({ cookie });

  it('needs a credential that may read', async () => {
    const token = await operator.send('POST', '/api/v1/tokens', {
      label: 'x',
      scopes: ['operate'],
    });
    const { token: secret = '' } = token.body as { readonly token?: string };

    expect((await watch({})).status).toBe(401);
    expect((await watch({ authorization: `Bearer ${secret}` })).status).toBe(403);
    expect((await watch(asPerson(await createPerson(operator, 'viewer')))).status).toBe(200);
  });

  it('is told that it is over when the session ends, is switched off or loses the right', async () => {
    const endings: readonly ((person: Person) => Promise<unknown>)[] = [
      (person) => person.send('DELETE', '/api/v1/session'),
      ({ id }) => operator.send('PATCH', `/api/v1/users/${id}`, { disabled: true }),
      ({ id }) => operator.database.prisma.$executeRaw`UPDATE sessions
        SET expires_at = now() WHERE user_id = ${id}::uuid`,
    ];
    for (const endIt of endings) {
      const person = await createPerson(operator, 'viewer');
      const reader = await watch(asPerson(person));
      await reader.next();
      await endIt(person);

      await reader.ended;
      expect(reader.events.at(-1)?.event).toBe('over');
    }
  });

  it('holds so many connections and no more, of one session as of another', async () => {
    const [one, another] = [await createPerson(operator), await createPerson(operator)];
    const held = [];
    for (let count = 0; count < 4; count += 1) held.push(await watch(asPerson(one)));
    const refused = await watch(asPerson(one));

    expect(held.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect((await watch(asPerson(another))).status).toBe(200);
  });
});
