// Limits of requests, counted in one database for two replicas of the API.
import { makeDatabase, migrate, type Database } from '@hedge/db';
import { makeEmptyDatabase, type TestDatabase } from '@hedge/testkit';
import { ADMIN_KEY, startApi, type ApiUnderTest } from '../test/api-under-test';
import { sendSignal } from '../test/signal';

let own: TestDatabase;
let database: Database;
let replicas: readonly [ApiUnderTest, ApiUnderTest];

const startReplica = (requestLimits: { perCredential: number; perAddress: number }) =>
  startApi({ store: { kind: 'postgres', url: own.url }, databaseUrl: own.url, requestLimits });

async function startReplicas(limits: { perCredential: number; perAddress: number }) {
  replicas = [await startReplica(limits), await startReplica(limits)];
}

beforeEach(async () => {
  own = await makeEmptyDatabase();
  await migrate(own.url);
  database = makeDatabase({ url: own.url });
});
afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await database.close();
  await own.drop();
});

async function ask({ url }: ApiUnderTest, path = '/api/v1/alerts', key = ADMIN_KEY) {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  await response.arrayBuffer();
  return { status: response.status, retryAfter: response.headers.get('retry-after') };
}

describe('the limits of requests', () => {
  it('refuse a credential past its limit, over both replicas together', async () => {
    await startReplicas({ perCredential: 6, perAddress: 0 });
    const [one, other] = replicas;

    const within = [
      await ask(one),
      await ask(other),
      await ask(one),
      await ask(other),
      await ask(one),
      await ask(other),
    ];
    const past = [await ask(one), await ask(other)];

    expect(within.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(past.map(({ status }) => status)).toEqual([429, 429]);
    for (const { retryAfter } of past) {
      expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
      expect(Number(retryAfter)).toBeLessThanOrEqual(60);
    }
  });

  it('refuse an address past its limit, whatever credential it presents', async () => {
    await startReplicas({ perCredential: 0, perAddress: 4 });
    const [one, other] = replicas;

    const within = [
      await ask(one),
      await ask(other, '/api/openapi.json'),
      await ask(one, '/api/v1/alerts', 'wrong'),
      await ask(other),
    ];
    const past = [await ask(one), await ask(other, '/api/docs'), await ask(one, '/admin/login')];

    expect(within.map(({ status }) => status)).toEqual([200, 200, 401, 200]);
    expect(past.map(({ status }) => status)).toEqual([429, 429, 429]);
  });

  it('begin anew when the minute is over', async () => {
    await startReplicas({ perCredential: 1, perAddress: 0 });
    await ask(replicas[0]);
    await database.prisma.$executeRaw`UPDATE request_counts SET points = 9, expire = 0`;

    expect(await ask(replicas[1])).toMatchObject({ status: 200 });
  });

  it('never hold back a signal, nor whoever asks whether the API is well', async () => {
    await startReplicas({ perCredential: 1, perAddress: 1 });
    const [one] = replicas;
    await ask(one);
    expect(await ask(one)).toMatchObject({ status: 429 });

    expect(await sendSignal(one.url)).toMatchObject({ status: 202 });
    expect(await ask(one, '/readyz')).toMatchObject({ status: 200 });
  });

  it('count in the replica itself while the database cannot', async () => {
    await startReplicas({ perCredential: 0, perAddress: 2 });
    const [one] = replicas;
    await database.prisma.$executeRaw`ALTER TABLE request_counts RENAME TO elsewhere`;

    const answers = [await ask(one), await ask(one), await ask(one)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  });
});
