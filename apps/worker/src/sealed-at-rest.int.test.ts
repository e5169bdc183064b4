// What is stored of secrets is worth nothing without the key, and serves nobody where it was moved.
import { randomBytes, randomUUID } from 'node:crypto';
import { makeAccountRepository, makeDatabase } from '@hedge/db';
import { makeCredentialBox, silentLogger, type CredentialBox } from '@hedge/platform';
import { anActor, startDeskApi, startDeskWorker, useDesk } from '@hedge/testkit';
import { makeAccounts } from './accounts';

jest.setTimeout(60_000);

const its = useDesk('test');

/** A second account beside the desk's, made through the API. */
async function createAccount(): Promise<{ id: string; apiKey: string; secret: string }> {
  const api = await startDeskApi(its.desk);
  const keys = {
    apiKey: `canary-key-${randomBytes(8).toString('hex')}`,
    secret: 'canary-secret-1',
  };
  const account = { label: 'second', exchange: 'binanceusdm', mode: 'paper', ...keys };
  const { body } = await api.call('POST', '/accounts', account);
  const made = await api.call('POST', '/signal-keys', { label: 'vps', mode: 'hmac' });
  await api.process.kill();
  return { id: String(body['id']), ...keys, secret: String(made.body['secret']) };
}

/** A second account, past the API. */
async function storeAccount(box: CredentialBox): Promise<string> {
  const database = makeDatabase({ url: its.desk.databaseUrl });
  const accountId = randomUUID();
  await makeAccountRepository(database).create(
    {
      ...{ id: accountId, label: 'second', exchange: 'binanceusdm', mode: 'paper' },
      keyFingerprint: accountId,
      apiKeySealed: box.seal({ accountId, field: 'apiKey' }, 'its key'),
      secretSealed: box.seal({ accountId, field: 'secret' }, 'its secret'),
      keyId: box.keyId,
    },
    anActor(),
  );
  await database.close();
  return accountId;
}

/** Every row of every table, as a dump has it. */
async function dump(): Promise<string> {
  const { client } = its.desk;
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name
     FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const table = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...table.rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

const reachWith = async (key: Buffer, id: string) => {
  const database = makeDatabase({ url: its.desk.databaseUrl });
  try {
    const repository = makeAccountRepository(database);
    const accounts = makeAccounts({
      repository,
      box: makeCredentialBox(key),
      exchanges: { hasEgress: () => true, of: () => Promise.reject(new Error('it was served')) },
      allowLiveTrading: false,
      logger: silentLogger,
    });
    const account = await repository.find(id);
    if (account === null) throw new Error('there is no such account');
    return await accounts.reach(account).catch((error: Error) => error.message);
  } finally {
    await database.close();
  }
};

const UNSERVED = { unserved: expect.stringContaining('do not open') as string };

describe('a dump of the database (68)', () => {
  it('has no secret in it, and what it has does not open with another key', async () => {
    const { id, apiKey, secret } = await createAccount();
    const text = await dump();

    expect(text).toContain(id);
    for (const canary of [apiKey, 'canary-secret-1', secret, its.desk.credentialsKey]) {
      expect(text).not.toContain(canary);
    }
    expect(await reachWith(randomBytes(32), id)).toEqual(UNSERVED);
    expect(await reachWith(Buffer.from(its.desk.credentialsKey, 'base64'), id)).toBe(
      'it was served',
    );
  });
});

describe('ciphertext that was moved or altered (68)', () => {
  const flip = (part: number) => `
    UPDATE accounts SET secret_sealed = array_to_string(
      (string_to_array(secret_sealed, '.'))[:${part - 1}]
      || translate((string_to_array(secret_sealed, '.'))[${part}],
           'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
           'bcdefghijklmnopqrstuvwxyzaBCDEFGHIJKLMNOPQRSTUVWXYZA')
      || (string_to_array(secret_sealed, '.'))[${part + 1}:], '.')`;

  it.each([
    [
      'from one account to another',
      `UPDATE accounts a SET secret_sealed = b.secret_sealed
       FROM accounts b WHERE b.id <> a.id`,
    ],
    ['from one field to the other', 'UPDATE accounts SET secret_sealed = api_key_sealed'],
    ['in its IV', flip(3)],
    ['in its text', flip(4)],
    ['in its tag', flip(5)],
    ['to nothing', `UPDATE accounts SET secret_sealed = ''`],
  ])('%s is refused', async (_title, sql) => {
    const key = Buffer.from(its.desk.credentialsKey, 'base64');
    const id = await storeAccount(makeCredentialBox(key));
    expect(await reachWith(key, id)).toBe('it was served');
    await its.desk.client.query(sql);

    expect(await reachWith(key, id)).toEqual(UNSERVED);
    expect(await reachWith(key, its.desk.accountId)).toEqual(UNSERVED);
  });
});

describe('worker and API with another key than what is stored was sealed with (68)', () => {
  it('refuse to start, name both keys and what to set, and no secret', async () => {
    const wrong = randomBytes(32).toString('base64');
    const keyId = makeCredentialBox(Buffer.from(its.desk.credentialsKey, 'base64')).keyId;
    const said = new RegExp(`code 1[^]*accounts by the key ${keyId}[^]*CREDENTIALS_KEY_PREVIOUS`);
    for (const start of [startDeskWorker, startDeskApi]) {
      const refused = start(its.desk, { CREDENTIALS_KEY: wrong });
      await expect(refused).rejects.toThrow(said);
      await expect(refused).rejects.not.toThrow(wrong);
    }
  });

  it('start with the key before as the previous one', async () => {
    const worker = await startDeskWorker(its.desk, {
      CREDENTIALS_KEY: randomBytes(32).toString('base64'),
      CREDENTIALS_KEY_PREVIOUS: its.desk.credentialsKey,
    });

    expect(await worker.kill()).toEqual({ code: 0, signal: null });
  });
});
