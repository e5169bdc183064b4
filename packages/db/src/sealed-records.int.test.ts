// Every encrypted record is on the list, and is encrypted anew whole or not at all.
import { randomBytes } from 'node:crypto';
import { makeCredentialBox, StartError } from '@hedge/platform';
import { anAccount, insertAccount, waitFor } from '@hedge/testkit';
import { checkCredentialsKey, makeSealedRecords, SEALED_TABLES } from './sealed-records';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase('test');
const oldKey = randomBytes(32);
const newKey = randomBytes(32);
const oldBox = makeCredentialBox(oldKey);
const newBox = makeCredentialBox(newKey, [oldKey]);
const silently = () => undefined;

async function putAccount(box = oldBox): Promise<string> {
  const { id } = anAccount();
  await insertAccount(its.client, anAccount({ id }));
  await its.client.query(
    'UPDATE accounts SET api_key_sealed = $2, secret_sealed = $3, key_id = $4 WHERE id = $1',
    [
      id,
      box.seal({ accountId: id, field: 'apiKey' }, 'the key'),
      box.seal({ accountId: id, field: 'secret' }, 'the secret'),
      box.keyId,
    ],
  );
  return id;
}

async function readAccount(id: string) {
  const { rows } = await its.client.query<{ key: string; secret: string; by: string }>(
    'SELECT api_key_sealed AS key, secret_sealed AS secret, key_id AS by FROM accounts WHERE id = $1',
    [id],
  );
  return rows[0] ?? { key: '', secret: '', by: '' };
}

describe('the list of sealed records', () => {
  it('has every column of the schema that is sealed, and no other', async () => {
    const { rows } = await its.client.query<{ at: string }>(
      `SELECT table_name || '.' || column_name AS at FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name LIKE '%sealed%'`,
    );
    const listed = SEALED_TABLES.flatMap(({ table, columns }) =>
      columns.map(({ column }) => `${table}.${column}`),
    );

    expect(rows.length).toBeGreaterThan(0);
    expect(listed.toSorted()).toEqual(rows.map(({ at }) => at).toSorted());
  });
});

describe('encrypting anew', () => {
  it('gives every record the new key, over more than one batch, and tells each once', async () => {
    const ids: string[] = [];
    while (ids.length < 120) ids.push(await putAccount());
    const told: string[] = [];
    const unopened = await makeSealedRecords(its.database).reseal(newBox, (_table, id) =>
      told.push(id),
    );

    expect(unopened).toEqual([]);
    expect(told.toSorted()).toEqual(ids.toSorted());
    const alone = makeCredentialBox(newKey);
    for (const id of ids) {
      const { key, secret, by } = await readAccount(id);
      expect(alone.open({ accountId: id, field: 'apiKey' }, key)).toBe('the key');
      expect(alone.open({ accountId: id, field: 'secret' }, secret)).toBe('the secret');
      expect(by).toBe(newBox.keyId);
    }
  });

  it('leaves what does not open as it is, names it, and goes on', async () => {
    const [first, second] = [await putAccount(), await putAccount()];
    const strange = await putAccount(makeCredentialBox(randomBytes(32)));
    const before = await readAccount(strange);
    const unopened = await makeSealedRecords(its.database).reseal(newBox, silently);

    expect(unopened).toEqual([
      { table: 'accounts', id: strange, why: expect.stringContaining('is not set') as string },
    ]);
    expect(await readAccount(strange)).toEqual(before);
    for (const id of [first, second]) expect((await readAccount(id)).by).toBe(newBox.keyId);
  });

  it('does not overwrite a secret that was stored meanwhile', async () => {
    const id = await putAccount();
    const other = newBox.seal({ accountId: id, field: 'secret' }, 'another secret');
    // Stored between the reading and the writing of the record.
    await its.client.query('BEGIN');
    await its.client.query('UPDATE accounts SET secret_sealed = $2 WHERE id = $1', [id, other]);
    const resealing = makeSealedRecords(its.database).reseal(newBox, silently);
    await waitFor('the writing to wait', async () => {
      const waiting = await its.database.prisma.$queryRaw<unknown[]>`
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return waiting.length > 0;
    });
    await its.client.query('COMMIT');
    await resealing;

    const { secret } = await readAccount(id);
    expect(newBox.open({ accountId: id, field: 'secret' }, secret)).toBe('another secret');
  });
});

describe('the check of the key at a start', () => {
  const check = (box: typeof oldBox) => checkCredentialsKey(makeSealedRecords(its.database), box);

  it('passes where nothing is stored, and where all opens', async () => {
    expect(await check(newBox)).toBeNull();
    await putAccount();
    expect(await check(oldBox)).toBeNull();
    expect(await check(newBox)).toBeNull();
  });

  it('refuses a key that opens nothing, naming it, the other one and what to do', async () => {
    await putAccount();
    const wrong = makeCredentialBox(newKey);
    const refused = check(wrong);

    await expect(refused).rejects.toThrow(StartError);
    await expect(refused).rejects.toThrow(
      new RegExp(`${wrong.keyId}.*accounts by the key ${oldBox.keyId}.*CREDENTIALS_KEY_PREVIOUS`),
    );
  });

  it('warns where a part does not open: the others are served', async () => {
    await putAccount();
    await putAccount(makeCredentialBox(newKey));

    expect(await check(makeCredentialBox(newKey))).toContain(`accounts by the key ${oldBox.keyId}`);
  });
});
