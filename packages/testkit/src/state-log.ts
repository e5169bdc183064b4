// Every state an order or an operation ever had, written down by triggers of the test's own database.
import type { Client } from 'pg';

/** One change of state; `before` is null for a new row, `after` for one that is gone. */
export interface StateChange {
  readonly subject: 'order' | 'operation';
  readonly id: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Installs the triggers; call before anything is written. */
export async function startStateLog(client: Client): Promise<void> {
  await client.query(`
    CREATE TABLE test_states (
      seq bigserial PRIMARY KEY, subject text NOT NULL, id text NOT NULL, before text, after text);
    CREATE FUNCTION test_log_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO test_states (subject, id, before, after)
        VALUES ('order', NEW.client_order_id, NULL, NEW.state);
      ELSIF NEW.state <> OLD.state THEN
        INSERT INTO test_states (subject, id, before, after)
        VALUES ('order', NEW.client_order_id, OLD.state, NEW.state);
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
      FOR EACH ROW EXECUTE FUNCTION test_log_operation();`);
}

/** All changes so far, in order. */
export async function readStateLog(client: Client): Promise<readonly StateChange[]> {
  const { rows } = await client.query<StateChange>(
    'SELECT subject, id, before, after FROM test_states ORDER BY seq',
  );
  return rows;
}
