// A start of the built API on databases that its migrations cannot or need not be applied to.
import { makeEmptyDatabase, makeTestDatabase, startApp, type TestDatabase } from '@hedge/testkit';
import { Client } from 'pg';
import { ADMIN_KEY, CREDENTIALS_KEY, SIGNAL_KEY } from './test/api-under-test';

const start = (database: TestDatabase) =>
  startApp({
    app: 'api',
    env: {
      API_PORT: '0',
      DATABASE_URL: database.url,
      MONITOR_API_KEY: SIGNAL_KEY,
      ADMIN_API_KEY: ADMIN_KEY,
      CREDENTIALS_KEY: CREDENTIALS_KEY.toString('base64'),
    },
  });

async function query<T extends object>(database: TestDatabase, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a start of the API', () => {
  let database: TestDatabase;
  afterEach(() => database.drop());

  it('on an empty database migrates it, and leaves no session of the migration behind', async () => {
    database = await makeEmptyDatabase();
    const app = await start(database);
    const applied = await query(
      database,
      `SELECT migration_name FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND migration_name LIKE '%_init'`,
    );
    const sessions = await query<{ name: string }>(
      database,
      `SELECT DISTINCT application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await app.kill();

    expect(applied).toHaveLength(1);
    expect(sessions.map(({ name }) => name)).toContain('hedge-queue');
    expect(sessions.map(({ name }) => name)).not.toContain('');
  });

  it('on a database of a newer version is refused, and names the migration', async () => {
    database = await makeTestDatabase();
    await query(
      database,
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
       VALUES ('x', 'x', now(), '29990101000000_later', 1)`,
    );

    await expect(start(database)).rejects.toThrow(
      /ended with code 1[^]*DATABASE_URL: [^]*29990101000000_later[^]*newer/,
    );
  });

  it('on a half migrated database is refused, and names the migration', async () => {
    database = await makeTestDatabase();
    await query(
      database,
      "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_init'",
    );

    await expect(start(database)).rejects.toThrow(
      /ended with code 1[^]*DATABASE_URL: [^]*_init began and did not end/,
    );
  });
});
