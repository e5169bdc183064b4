// Known secrets through every path on which something goes wrong, in API, worker and signaller. In the
// end none of them stands anywhere: in an output, a row that was ever written, a job, an answer, a notice.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  AT_TARGET,
  BTC,
  checkInvariants,
  readLeaks,
  SOME_HEDGE,
  startApp,
  startBeat,
  startDeskApi,
  startDeskWorker,
  waitFor,
} from '@hedge/testkit';
import { ACCOUNTS, accountOf, cookieOf, makeCases, type Case } from './canary-cases';
import {
  BY_ADMIN,
  MONITOR_KEY,
  PASSWORD,
  startCanaryDesk,
  type CanaryDesk,
  type Keys,
} from './canary-desk';
import { makePlaces } from './canary-places';

jest.setTimeout(120_000);

let its: CanaryDesk;
beforeAll(async () => {
  its = await startCanaryDesk();
});
afterAll(() => its.close());

const { CREDENTIALS, PLACES } = makePlaces(() => its);
const { BODIES, LOGINS, SIGNALS } = makeCases(() => its);

/** The exchange says all it knows of who asks, as no exchange should. */
async function letExchangeTellAll(endpoint: string, { apiKey, secret }: Keys, status = 401) {
  const msg = `key ${apiKey} secret ${secret} ?timestamp=1&signature=${secret}`;
  const answer = { status, body: { code: -2015, msg } };
  await its.paper.addFault({ endpoint, when: 'before', times: 1_000, do: answer });
}

async function expectAnswer(...[what, status, asked]: Case) {
  const told = await its.ask(what, await asked());
  expect([told.status, told.text.slice(0, 300)]).toEqual([status, expect.any(String)]);
  return told;
}

describe('secrets where a request is refused (65)', () => {
  it.each([...CREDENTIALS, ...PLACES, ...LOGINS])('%s', async (what, status, asked) => {
    await expectAnswer(what, status, asked);
  });
  it.each(BODIES)('%s', async (what, status, wrong) => {
    const keys = await its.openAtExchange();
    for (const at of [ACCOUNTS, `${ACCOUNTS}/${its.desk.accountId}/credentials`]) {
      const { headers, ...rest } = wrong(keys);
      const method = at === ACCOUNTS ? 'POST' : 'PUT';
      const asked = { ...rest, method, path: at, headers: { ...BY_ADMIN, ...headers } };
      await expectAnswer(what, status, () => asked);
    }
  });
  it.each(SIGNALS)('a signal with %s', async (what, status, asked) => {
    const at = `${new URL(its.signalUrl).pathname}?key=${MONITOR_KEY}`;
    await expectAnswer(`a signal with ${what}`, status, () => ({ ...asked(), path: at }));
  });
});

describe('secrets where the exchange, the worker or the database fails (65)', () => {
  const byAdmin = (at: string, body?: object, key?: string) => ({
    ...{ path: at, body, headers: { ...BY_ADMIN, ...(key && { 'idempotency-key': key }) } },
  });
  const other = () => `${ACCOUNTS}/${its.desk.accountId}/credentials`;
  const put = (keys: Keys, key?: string) => ({ ...byAdmin(other(), keys, key), method: 'PUT' });

  it('an account that the exchange refuses, and one that it says too much of', async () => {
    const wrong = { ...(await its.openAtExchange()), secret: PASSWORD.replaceAll(' ', '-') };
    its.desk.noteCanary({ name: 'a wrong secret', text: wrong.secret });
    const keys = await its.openAtExchange();
    const create = (account: object) => () => byAdmin(ACCOUNTS, account);

    await expectAnswer('a wrong secret', 422, create(accountOf(wrong)));
    await expectAnswer('live', 422, create({ ...accountOf(keys), mode: 'live' }));
    await letExchangeTellAll('GET /fapi/v1/positionSide/dual', keys);
    await expectAnswer('a refused account', 422, create(accountOf(keys)));
    await its.paper.clearFaults();
    await letExchangeTellAll('GET /fapi/v1/positionSide/dual', keys, 500);
    await expectAnswer('an account without a pre-flight', 201, create(accountOf(keys)));
    await its.paper.clearFaults();
    await expectAnswer('an account that exists', 409, create(accountOf(keys)));
    await expectAnswer('other keys of another account', 409, () => put(keys));
  });

  it('keys under an Idempotency-Key: again, for another request, and after a failure', async () => {
    const [keys, next] = [await its.openAtExchange(), await its.openAtExchange()];
    const create = (account: Keys) => () => byAdmin(ACCOUNTS, accountOf(account), 'one');
    const token = { label: 'once', scopes: ['read'] };
    const make = () => byAdmin('/api/v1/tokens', token, 'two');

    await expectAnswer('an account', 201, create(keys));
    await expectAnswer('the same again', 201, create(keys));
    await expectAnswer('another under its key', 422, create(next));
    await its.ask('another token', make());
    await expectAnswer('the token again', 409, make);
    await expectAnswer('other keys', 200, () => put(next, 'three'));
    const { apiKey, secret } = its.desk;
    await expectAnswer('the former keys', 200, () => put({ apiKey, secret }, 'four'));
  });

  it('other keys that the exchange refuses, and what is asked with them', async () => {
    const keys = await its.openAtExchange();
    const created = await expectAnswer('an account', 201, () => byAdmin(ACCOUNTS, accountOf(keys)));
    const at = `${ACCOUNTS}/${(JSON.parse(created.text) as { readonly id: string }).id}`;
    const next = { ...(await its.openAtExchange()), secret: `no-${keys.secret}` };
    await letExchangeTellAll('GET /fapi/v3/positionRisk', next);

    const replace = { ...byAdmin(`${at}/credentials`, next), method: 'PUT' };
    await expectAnswer('keys that are refused', 200, () => replace);
    await expectAnswer('their pre-flight', 200, () => byAdmin(`${at}/preflight`, {}));
    const positions = { ...byAdmin(`${at}/positions`), method: 'GET' };
    await expectAnswer('their positions', 502, () => positions);
    await its.paper.clearFaults();
  });

  it('rows that the database refuses', async () => {
    const keys = await its.openAtExchange();
    const tables = ['accounts', 'users', 'api_tokens', 'signal_keys', 'sessions'];
    for (const table of tables) {
      await its.desk.client.query(
        `ALTER TABLE ${table} ADD CONSTRAINT refused CHECK (false) NOT VALID`,
      );
    }
    const person = { name: 'ben', role: 'viewer', password: PASSWORD };
    const cases = [
      [ACCOUNTS, accountOf(keys)],
      ['/api/v1/users', person],
      ['/api/v1/tokens', { label: 'a', scopes: ['read'] }],
      ['/api/v1/signal-keys', { label: 'a', mode: 'hmac' }],
    ] as const;
    for (const [at, body] of cases) {
      await expectAnswer(`a failure of ${at}`, 500, () => byAdmin(at, body, `failing:${at}`));
    }
    await expectAnswer('a failure of other keys', 500, () => put(keys));
    for (const table of tables) {
      await its.desk.client.query(`ALTER TABLE ${table} DROP CONSTRAINT refused`);
    }
  });

  it('a close whose orders and readings the exchange refuses with all it knows', async () => {
    const beat = await startBeat(its.desk);
    const id = await its.desk.open(SOME_HEDGE);
    await its.desk.letPositionsAge();
    await letExchangeTellAll('POST /fapi/v1/order', its.desk);
    await its.paper.setMark(BTC, AT_TARGET);
    const isTold = (kind: string) => () =>
      its.receiver.received.some((notice) => notice.kind === kind);
    await waitFor('a notice of the refused key', isTold('KEY_REFUSED'));
    const refused = 'SELECT FROM orders WHERE refusal IS NOT NULL';
    await waitFor('refusals', async () => (await its.desk.client.query(refused)).rowCount);
    const struck = await its.paper.struck();
    await letExchangeTellAll('GET /fapi/v3/positionRisk', its.desk);
    await waitFor('a refused reading', async () => (await its.paper.struck()) > struck);
    await its.paper.clearFaults();
    const isClosed = async () => (await its.desk.readHistory(id)).length === 1;
    await waitFor('the history', isClosed, 60_000);
    const board = { headers: { cookie: cookieOf(its) }, method: 'GET' };
    const jobs = { ...board, path: '/admin/queues/api/queues?activeQueue=account-query&page=1' };
    await expectAnswer('the board', 200, () => jobs);
    await beat.stop();
  });

  it('starts that are refused, a rotation that opens nothing, signallers with the wrong key', async () => {
    const { desk } = its;
    const wrong = { CREDENTIALS_KEY: randomBytes(32).toString('base64') };
    desk.noteCanary({ name: 'the wrong CREDENTIALS_KEY', text: wrong.CREDENTIALS_KEY });
    for (const start of [startDeskApi, startDeskWorker]) {
      const refusal = await start(desk, wrong).then(
        () => 'it started',
        (error: Error) => error.message,
      );
      expect(refusal).toContain('CREDENTIALS_KEY');
      desk.noteSaid({ place: 'a refused start', text: refusal });
    }
    const main = path.resolve(__dirname, '../apps/worker/dist/rotate-keys/main.js');
    const env = { PATH: process.env['PATH'], DATABASE_URL: desk.databaseUrl, ...wrong };
    const rotation = await promisify(execFile)(process.execPath, [main], { env }).catch(
      (error: { readonly stdout: string; readonly stderr: string }) => error,
    );
    desk.noteSaid({ place: 'the rotation', text: rotation.stdout + rotation.stderr });
    expect(rotation.stderr).toContain('is left as it is');
    const { apiToken, signingSecret } = its.shown;
    const byHmac = { MONITOR_KEY_ID: 'ffffffffffff', MONITOR_SIGNING_SECRET: signingSecret };
    for (const key of [{ MONITOR_API_KEY: apiToken }, byHmac]) {
      const beat = { SIGNAL_INTERVAL_MS: '200', STATS_INTERVAL_MS: '200', STATS_STYLE: 'line' };
      const signaller = await startApp({
        ...{ app: 'signaller', env: { EDGE_FUNCTION_URL: its.signalUrl, ...beat, ...key } },
      });
      desk.watch(signaller);
      await waitFor('a refusal', () => /fail [1-9]/.test(signaller.output()));
      await signaller.kill();
    }
  });
});

/** What is shown once, where it is meant to be. */
const byDesign = () =>
  [
    ['the setup token', `the output of api ${its.api.pid}`],
    ['the session', 'logging in'],
    ['the CSRF token', 'logging in'],
    ['the seed', 'enrolling'],
    ['a recovery code', 'confirming'],
    ['the API token', 'making a token'],
    ['the signal key', 'making a signal key'],
    ['the signing secret', 'making a signing key'],
  ].map(([secret = '', place = '']) => ({ secret, place }));

const listed = (leaks: readonly { readonly secret: string; readonly place: string }[]) =>
  leaks.map(({ secret, place }) => `${secret}: ${place}`).sort();

describe('known secrets in the end (65)', () => {
  it('stand nowhere but where they were shown once', async () => {
    await its.endApps();

    expect(its.desk.canaries.length).toBeGreaterThan(20);
    expect(its.desk.said.length).toBeGreaterThan(60);
    expect(listed(await readLeaks(its.desk))).toEqual(listed(byDesign()));
    const others = await checkInvariants(its.desk);
    expect(others.filter(({ invariant }) => invariant !== 'I10')).toEqual([]);
  });

  it('would have been found in a row, a job and a notice, however they were written', async () => {
    const { client, secret, apiKey, credentialsKey } = its.desk;
    const base64 = Buffer.from(`user:${secret}`).toString('base64');
    await client.query('UPDATE accounts SET label = $1', [base64]);
    const job = `INSERT INTO written (place, row) VALUES ('a job', $1)`;
    await client.query(job, [Buffer.from(apiKey).toString('hex')]);
    const text = `https://elsewhere.example/?key=${encodeURIComponent(credentialsKey)}`;
    its.desk.noteSaid({ place: 'a notice', text });

    expect(await readLeaks(its.desk)).toEqual(
      expect.arrayContaining([
        { secret: 'the API secret', place: 'table accounts' },
        { secret: 'the API secret', place: 'table written' },
        { secret: 'the API key', place: 'table written' },
        { secret: 'CREDENTIALS_KEY', place: 'a notice' },
      ]),
    );
  });
});
