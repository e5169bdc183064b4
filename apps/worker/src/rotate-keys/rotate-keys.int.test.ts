// The credentials key is changed by the built command on real records, and killed on the way.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  makeAccountRepository,
  makeDatabase,
  makeSignalKeyRepository,
  migrate,
  type Database,
} from '@hedge/db';
import { makeCredentialBox } from '@hedge/platform';
import { anActor, makeEmptyDatabase, startTcpProxy, waitFor, type TcpProxy } from '@hedge/testkit';
import { Client } from 'pg';

jest.setTimeout(120_000);

const MAIN = path.resolve(__dirname, '../../dist/rotate-keys/main.js');
const ACCOUNTS = 12;
const SIGNAL_KEYS = 3;
const RECORDS = ACCOUNTS + SIGNAL_KEYS;
const KILLS = 4;

const oldKey = randomBytes(32);
const newKey = randomBytes(32);
const oldBox = makeCredentialBox(oldKey);
const newBox = makeCredentialBox(newKey);
const bothBox = makeCredentialBox(newKey, [oldKey]);

let own: Awaited<ReturnType<typeof makeEmptyDatabase>>;
let proxy: TcpProxy;
let client: Client;
let database: Database;
beforeAll(async () => {
  own = await makeEmptyDatabase();
  await migrate(own.url);
  proxy = await startTcpProxy(own.url);
  client = new Client({ connectionString: own.url });
  await client.connect();
  database = makeDatabase({ url: own.url });
});
beforeEach(async () => {
  await client.query('DELETE FROM signal_keys; DELETE FROM accounts');
  for (let index = 0; index < ACCOUNTS; index += 1) await putAccount(index);
  for (let index = 0; index < SIGNAL_KEYS; index += 1) await putSignalKey();
});
afterAll(async () => {
  await database.close();
  await client.end();
  await proxy.close();
  await own.drop();
});

async function putAccount(index: number): Promise<void> {
  const accountId = randomUUID();
  await makeAccountRepository(database).create(
    {
      ...{ id: accountId, label: 'desk', exchange: 'binanceusdm', mode: 'paper' },
      keyFingerprint: `fingerprint ${index}`,
      apiKeySealed: oldBox.seal({ accountId, field: 'apiKey' }, `key of ${accountId}`),
      secretSealed: oldBox.seal({ accountId, field: 'secret' }, `secret of ${accountId}`),
      keyId: oldBox.keyId,
    },
    anActor(),
  );
}

async function putSignalKey(): Promise<void> {
  const id = randomUUID();
  const place = { signalKeyId: id, field: 'signalSecret' } as const;
  const secretSealed = oldBox.seal(place, `secret of ${id}`);
  await makeSignalKeyRepository(database).create(
    {
      ...{ id, kid: id.replaceAll('-', '').slice(0, 12), label: 'vps' },
      ...{ notBefore: null, notAfter: null },
      material: { mode: 'hmac', secretSealed, keyId: oldBox.keyId },
    },
    anActor(),
  );
}

/** What every stored secret opens to with this box; throws for one that does not. */
async function openAll(box: typeof oldBox): Promise<readonly string[]> {
  const accounts = await client.query<{ id: string; key: string; secret: string; by: string }>(
    'SELECT id, api_key_sealed AS key, secret_sealed AS secret, key_id AS by FROM accounts',
  );
  const signalKeys = await client.query<{ id: string; secret: string; by: string }>(
    'SELECT id, secret_sealed AS secret, key_id AS by FROM signal_keys',
  );
  const opened = accounts.rows.flatMap(({ id: accountId, key, secret, by }) => {
    // A record is under one key, whole, and says which.
    expect([key, secret].map((text) => text.split('.')[1])).toEqual([by, by]);
    return [
      box.open({ accountId, field: 'apiKey' }, key),
      box.open({ accountId, field: 'secret' }, secret),
    ];
  });
  const ofSignals = signalKeys.rows.map(({ id, secret, by }) => {
    expect(secret.split('.')[1]).toBe(by);
    return box.open({ signalKeyId: id, field: 'signalSecret' }, secret);
  });
  return [...opened, ...ofSignals].toSorted();
}

async function countNew(): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM accounts WHERE key_id = $1)::int
       + (SELECT count(*) FROM signal_keys WHERE key_id = $1)::int AS n`,
    [newBox.keyId],
  );
  return rows[0]?.n ?? 0;
}

interface Run {
  readonly child: ChildProcess;
  output(): string;
  readonly exited: Promise<readonly [code: number | null, signal: string | null]>;
}

function startRotation(env: Readonly<Record<string, string>> = {}): Run {
  let text = '';
  const child = fork(MAIN, [], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: proxy.url,
      CREDENTIALS_KEY: newKey.toString('base64'),
      CREDENTIALS_KEY_PREVIOUS: oldKey.toString('base64'),
      ...env,
    },
    execArgv: [],
    cwd: path.dirname(MAIN),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  return { child, output: () => text, exited };
}

describe('npm run keys:rotate', () => {
  it('encrypts every record with the new key, tells so without a secret, and has nothing left to do', async () => {
    const before = await openAll(oldBox);
    const first = startRotation();
    expect(await first.exited).toEqual([0, null]);
    const second = startRotation();
    expect(await second.exited).toEqual([0, null]);

    expect(await openAll(newBox)).toEqual(before);
    expect(first.output()).toContain(
      `${RECORDS} records encrypted anew; the key is ${newBox.keyId}`,
    );
    expect(second.output()).toContain('0 records encrypted anew');
    const said = first.output() + second.output();
    for (const secret of [oldKey, newKey].map((key) => key.toString('base64'))) {
      expect(said).not.toContain(secret);
    }
    expect(said).not.toContain('secret of');
  });

  it('killed before, at and after a record, at random ones, leaves every record whole and opening (69)', async () => {
    const before = await openAll(oldBox);
    for (let round = 0; round < KILLS; round += 1) {
      // What of the record that is cut reaches PostgreSQL: nothing, or all but the answer.
      const then = round % 2 === 0 ? ('hold' as const) : ('cut' as const);
      const left = RECORDS - (await countNew());
      const nth = randomInt(1, Math.max(2, Math.ceil(left / 2)));
      const rule = proxy.at({ words: [{ fromClient: 'SET api_key_sealed' }], nth, then });
      const run = startRotation();
      const ended = await Promise.race([
        rule.struck().then(() => 'struck'),
        run.exited.then(() => 'ended'),
      ]);
      run.child.kill('SIGKILL');
      await run.exited;
      rule.drop();

      expect([ended, await openAll(bothBox)]).toEqual(['struck', before]);
      expect(await countNew()).toBeLessThan(RECORDS);
    }
    const last = startRotation();

    expect(await last.exited).toEqual([0, null]);
    expect(await openAll(newBox)).toEqual(before);
  });

  it('killed at any moment it likes leaves every record opening (69)', async () => {
    const before = await openAll(oldBox);
    for (let round = 0; round < KILLS; round += 1) {
      const run = startRotation();
      const lines = 1 + randomInt(ACCOUNTS / KILLS);
      await waitFor(`${lines} records`, () => {
        return run.output().split('\n').length > lines || run.child.exitCode !== null;
      });
      run.child.kill('SIGKILL');
      await run.exited;

      expect(await openAll(bothBox)).toEqual(before);
    }
    expect(await startRotation().exited).toEqual([0, null]);
    expect(await openAll(newBox)).toEqual(before);
  });

  it('without the previous key changes nothing and names what does not open', async () => {
    const before = await openAll(oldBox);
    const run = startRotation({ CREDENTIALS_KEY_PREVIOUS: '' });

    expect(await run.exited).toEqual([1, null]);
    expect(run.output()).toContain(oldBox.keyId);
    expect(await openAll(oldBox)).toEqual(before);
  });
});
