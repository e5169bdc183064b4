// A gate in the test's database: holds whoever writes a certain row, before or at the commit.
import { Client } from 'pg';
import { waitFor } from './wait';

/** Which write is held. */
export interface GateOptions {
  readonly table: 'orders' | 'active_operations' | 'fills' | 'trade_history' | 'monitor_cycles';
  readonly on: 'INSERT' | 'UPDATE' | 'DELETE';
  /** SQL on OLD and NEW, such as `NEW.state = 'SENT'`. */
  readonly when?: string;
  /**
   * `beforeCommit`: the statement waits, and opening rolls it back: PostgreSQL does not notice by
   * itself that its client is gone, so its backend is ended.
   * `atCommit`: the commit has arrived and waits; opening carries it out.
   */
  readonly at: 'beforeCommit' | 'atCommit';
}

export interface Gate {
  /** Resolves when somebody stands before it. */
  held(): Promise<void>;
  /** Waits until whoever stood there is done, as `at` says; everybody else passes from now on. */
  open(): Promise<void>;
}

const KEY = 7_202_601;

/**
 * Closes the gate. The server's own statement timeout ends whoever waits for more than 2 s, so a
 * test kills its client as soon as `held` resolves, and opens.
 */
export async function closeGate(databaseUrl: string, options: GateOptions): Promise<Gate> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { table, on, when = 'true', at } = options;
  // A deferred constraint trigger runs while the commit is being carried out.
  const kind = at === 'atCommit' ? 'CONSTRAINT TRIGGER' : 'TRIGGER';
  const defer = at === 'atCommit' ? 'DEFERRABLE INITIALLY DEFERRED' : '';
  await client.query(`
    CREATE FUNCTION test_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(${KEY});
      RETURN NULL;
    END $$;
    CREATE ${kind} test_gate AFTER ${on} ON ${table} ${defer}
      FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION test_gate();`);
  await client.query(`SELECT pg_advisory_lock(${KEY})`);
  const countAt = async (granted: boolean): Promise<number> => {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_locks
       WHERE locktype = 'advisory' AND objid = ${KEY} AND granted = ${granted}
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.count ?? 0;
  };
  return {
    held: () =>
      waitFor(`somebody at the gate on ${table}`, async () => (await countAt(false)) > 0).then(
        () => undefined,
      ),
    open: async () => {
      if (at === 'beforeCommit') {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_locks
           WHERE locktype = 'advisory' AND objid = ${KEY} AND NOT granted`,
        );
      }
      await client.query(`SELECT pg_advisory_unlock(${KEY})`);
      await waitFor('whoever stood at the gate', async () => {
        return (await countAt(false)) === 0 && (await countAt(true)) === 0;
      });
      await client.query(`DROP TRIGGER test_gate ON ${table}; DROP FUNCTION test_gate()`);
      await client.end();
    },
  };
}
