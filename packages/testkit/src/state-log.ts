// Every state an order, an operation or a ban ever had, written down by triggers of the test's own
// database.
import type { Client } from 'pg';

/** One change of state; `before` is null for a new row, `after` for one that is gone. */
export interface StateChange {
  readonly subject: 'order' | 'operation';
  readonly id: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Executed quantity of an order after the change. */
  readonly executed: string | null;
}

/** One change of the exchange's demand to stay away. Times of the database's clock, ms. */
export interface HoldChange {
  readonly atMs: number;
  readonly untilMs: number;
  readonly banned: boolean;
}

/** Installs the triggers; call before anything is written. */
export async function startStateLog(client: Client): Promise<void> {
  await client.query(`
    CREATE TABLE test_states (
      seq bigserial PRIMARY KEY, subject text NOT NULL, id text NOT NULL, before text, after text,
      executed text);
    CREATE TABLE test_holds (
      seq bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
      until timestamptz NOT NULL, banned boolean NOT NULL);
    CREATE FUNCTION test_log_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO test_states (subject, id, before, after, executed)
        VALUES ('order', NEW.client_order_id, NULL, NEW.state, NEW.executed);
      ELSIF NEW.state <> OLD.state OR NEW.executed <> OLD.executed THEN
        INSERT INTO test_states (subject, id, before, after, executed)
        VALUES ('order', NEW.client_order_id, OLD.state, NEW.state, NEW.executed);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER test_log_order AFTER INSERT OR UPDATE ON orders
      FOR EACH ROW EXECUTE FUNCTION test_log_order();
    CREATE FUNCTION test_log_operation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO test_states (subject, id, before, after)
        VALUES ('operation', NEW.id::text, NULL, NEW.status);
      ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO test_states (subject, id, before, after)
        VALUES ('operation', OLD.id::text, OLD.status, NULL);
      ELSIF NEW.status <> OLD.status THEN
        INSERT INTO test_states (subject, id, before, after)
        VALUES ('operation', NEW.id::text, OLD.status, NEW.status);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER test_log_operation AFTER INSERT OR UPDATE OR DELETE ON active_operations
      FOR EACH ROW EXECUTE FUNCTION test_log_operation();
    CREATE FUNCTION test_log_hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO test_holds (until, banned) VALUES (NEW.until, NEW.banned);
      RETURN NULL;
    END $$;
    CREATE TRIGGER test_log_hold AFTER INSERT OR UPDATE ON venue_holds
      FOR EACH ROW EXECUTE FUNCTION test_log_hold();`);
}

/** All changes so far, in order. */
export async function readStateLog(client: Client): Promise<readonly StateChange[]> {
  const { rows } = await client.query<StateChange>(
    'SELECT subject, id, before, after, executed FROM test_states ORDER BY seq',
  );
  return rows;
}

/** Every time the exchange asked to be left alone, in order. */
export async function readHoldLog(client: Client): Promise<readonly HoldChange[]> {
  const { rows } = await client.query<HoldChange>(
    `SELECT extract(epoch FROM at)::float8 * 1000 AS "atMs",
            extract(epoch FROM until)::float8 * 1000 AS "untilMs", banned
     FROM test_holds ORDER BY seq`,
  );
  return rows;
}
