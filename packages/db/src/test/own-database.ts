// A migrated database of a suite's own, with a connection past the code and one through it.
import {
  anAccount,
  anOperation,
  insertAccount,
  insertOperation,
  makeTestDatabase,
} from '@hedge/testkit';
import type { Operation } from '@hedge/domain';
import { Client } from 'pg';
import { makeDatabase, type Database } from '../database';

/** There from the first hook on. */
export interface OwnDatabase {
  readonly url: string;
  /** Past the code. */
  readonly client: Client;
  /** Known to PostgreSQL as `under test`. */
  readonly database: Database;
  /** Writes an operation, past the code, with an account of its own. */
  put(operation?: Operation): Promise<Operation>;
}

interface Opened {
  readonly url: string;
  readonly client: Client;
  readonly database: Database;
  close(): Promise<void>;
}

/** Opens and closes one for every file or every test. */
export function useOwnDatabase(every: 'file' | 'test' = 'file'): OwnDatabase {
  let opened: Opened | null = null;
  const now = (): Opened => {
    if (opened === null) throw new Error('there is no database before the first hook');
    return opened;
  };
  const [before, after] = every === 'file' ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(async () => {
    opened = await open();
  });
  after(async () => {
    await opened?.close();
    opened = null;
  });
  return {
    get url() {
      return now().url;
    },
    get client() {
      return now().client;
    },
    get database() {
      return now().database;
    },
    put: async (operation = anOperation()) => {
      await insertAccount(now().client, anAccount({ id: operation.accountId }));
      await insertOperation(now().client, operation);
      return operation;
    },
  };
}

async function open(): Promise<Opened> {
  const made = await makeTestDatabase();
  const client = new Client({ connectionString: made.url });
  await client.connect();
  const database = makeDatabase({ url: made.url, name: 'under test' });
  return {
    ...{ url: made.url, client, database },
    close: async () => {
      await database.close();
      await client.end();
      await made.drop();
    },
  };
}
