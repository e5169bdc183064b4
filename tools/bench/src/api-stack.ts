// An API of the build before a database full of records: PostgreSQL on a disk, no worker.
import { randomBytes } from 'node:crypto';
import { migrate } from '@hedge/db';
import { makeCredentialBox } from '@hedge/platform';
import { seedRecords, startApp } from '@hedge/testkit';
import { Client } from 'pg';
import { startBenchPostgres } from './bench-postgres';

/** A running API over many records. */
export interface ApiStack {
  readonly url: string;
  readonly pid: number;
  readonly adminKey: string;
  readonly accounts: readonly string[];
  /** A connection of its own, past the API. */
  readonly client: Client;
  stop(): Promise<void>;
}

/** How much is in the database. */
export interface Records {
  readonly operations: number;
  readonly historyRows: number;
  readonly untilMs: number;
}

/** As `npm run api` starts it, without the limits of requests that a bench would meet. */
const ENV = {
  NODE_OPTIONS: '--max-semi-space-size=2',
  REQUESTS_PER_MINUTE: '0',
  ADDRESS_REQUESTS_PER_MINUTE: '0',
};

/** @throws when a part does not start; what did start is stopped then. */
export async function startApiStack(records: Records): Promise<ApiStack> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const database = await startBenchPostgres(stops);
    await migrate(database.url);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    stops.push(() => client.end());
    const accounts = await seedRecords(client, { accounts: 50, days: 365, ...records });
    const credentialsKey = randomBytes(32);
    await sealAll(client, accounts, credentialsKey);
    const adminKey = randomBytes(32).toString('hex');
    const app = await startApp({
      app: 'api',
      env: {
        ...{ API_PORT: '0', DATABASE_URL: database.url, ADMIN_API_KEY: adminKey },
        MONITOR_API_KEY: randomBytes(32).toString('hex'),
        CREDENTIALS_KEY: credentialsKey.toString('base64'),
        ...ENV,
      },
      readyTimeoutMs: 60_000,
    });
    stops.push(() => app.kill());
    return { url: app.url, pid: app.pid, adminKey, accounts, client, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The accounts were written without keys of theirs, and an API starts only where it opens what is sealed. */
async function sealAll(client: Client, accounts: readonly string[], key: Buffer): Promise<void> {
  const box = makeCredentialBox(key);
  for (const accountId of accounts) {
    await client.query(
      'UPDATE accounts SET api_key_sealed = $2, secret_sealed = $3, key_id = $4 WHERE id = $1',
      [
        accountId,
        box.seal({ accountId, field: 'apiKey' }, 'a key'),
        box.seal({ accountId, field: 'secret' }, 'a secret'),
        box.keyId,
      ],
    );
  }
}
