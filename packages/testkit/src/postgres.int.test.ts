// The databases of the tests: apart from each other, and gone when dropped.
import { Client } from 'pg';
import { makeTestDatabase } from './postgres';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('makeTestDatabase', () => {
  it('gives callers at the same time databases that do not see each other', async () => {
    const [one, other] = await Promise.all([makeTestDatabase(), makeTestDatabase()]);
    await query(one.url, 'CREATE TABLE mine (n integer)');
    const seen = `SELECT count(*)::int AS n FROM pg_tables WHERE tablename = 'mine'`;
    expect(await query(one.url, seen)).toEqual([{ n: 1 }]);
    expect(await query(other.url, seen)).toEqual([{ n: 0 }]);
    await Promise.all([one.drop(), other.drop()]);
  });

  it('gives a migrated database', async () => {
    const database = await makeTestDatabase();
    const tables = `SELECT count(*)::int AS n FROM pg_tables WHERE tablename = 'active_operations'`;
    expect(await query(database.url, tables)).toEqual([{ n: 1 }]);
    await database.drop();
  });

  it('drops a database even while somebody is connected', async () => {
    const database = await makeTestDatabase();
    const client = new Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    await expect(query(database.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
    await client.end().catch(() => undefined);
  });
});
