// A database of its own for each test file, on the server that the integration run started.
import { randomBytes } from 'node:crypto';
import { migrate } from '@hedge/db';
import { Client } from 'pg';

/** A database that belongs to one test file. */
export interface TestDatabase {
  /** Superuser's connection string. */
  readonly url: string;
  /** Drops it, cutting whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * An empty database, without any table.
 *
 * @throws outside the integration tests, where no server was started.
 */
export async function makeEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template0');
}

/**
 * A migrated database without rows: a copy of one that is migrated once for the whole run, which
 * takes a fraction of the time of migrating each.
 *
 * @throws outside the integration tests, where no server was started.
 */
export async function makeTestDatabase(): Promise<TestDatabase> {
  await makeTemplate();
  return createDatabase(template);
}

const template = 'hedge_template';
const templateDone = 'migrated';

/** Test files run in several processes: the first one migrates while the others wait. */
async function makeTemplate(): Promise<void> {
  await onServer(async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtext('${template}'))`);
    const known = await client.query<{ state: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS state FROM pg_database WHERE datname = $1`,
      [template],
    );
    if (known.rows[0]?.state === templateDone) return;
    // One without the mark was left by a migration that failed.
    await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${template} TEMPLATE template0`);
    await migrate(databaseUrl(template));
    await client.query(`COMMENT ON DATABASE ${template} IS '${templateDone}'`);
  });
}

async function createDatabase(source: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${source}`));
  return {
    url: databaseUrl(name),
    drop: async () => {
      await onServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** The connection string of another database on the run's server. */
function databaseUrl(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) {
    throw new Error(
      'No test server: only *.int.test.ts files have one (jest project integration).',
    );
  }
  return url;
}

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
