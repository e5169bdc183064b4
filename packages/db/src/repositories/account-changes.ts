// What ends or changes an account for good: deletion, other credentials, the verdict of a pre-flight.
//
// Each locks the account's row in a statement of its own: whoever registers or decides at this moment
// has finished then, and is seen by the statement after it.
import type { Database } from '../database';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import { Prisma } from '../generated/client';
import { isUniqueViolation } from '../store/database-error';

/** Why an account may not be deleted, or may not get other credentials, now. */
export type AccountHeld = 'operations' | 'notActive' | 'openOrders' | 'notFound';

export interface ReplacedCredentials {
  readonly keyFingerprint: string;
  readonly apiKeySealed: string;
  readonly secretSealed: string;
  readonly keyId: string;
}

/** One thing that was looked at. */
export interface PreflightCheck {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'unknown';
  readonly message: string;
  /** The numbers in the message. */
  readonly values?: Readonly<Record<string, string>>;
}

/** What a pre-flight found, and which of its failures somebody has accepted. Wall time, ms. */
export interface Preflight {
  readonly checkedAt: number;
  readonly checks: readonly PreflightCheck[];
  readonly acceptedRisks: readonly string[];
}

export interface AccountChanges {
  /**
   * Its row stays for the history and holds no credentials any more; the key may be registered anew.
   * Refused while it has operations, or an order whose fate is not settled beyond doubt.
   */
  remove(accountId: string, actor: Actor): Promise<'removed' | AccountHeld>;
  /**
   * Only while each of its operations is ACTIVE and none has an order whose fate is open: what was
   * sent with one key is looked up with the same. Raises their versions, so that no decision made on a
   * reading of the old key is carried out; forgets the pre-flight.
   */
  replaceCredentials(
    accountId: string,
    credentials: ReplacedCredentials,
    actor: Actor,
  ): Promise<
    | { readonly kind: 'replaced' | AccountHeld }
    | { readonly kind: 'duplicate'; readonly accountId: string }
  >;
  /** False where there is no such account. */
  recordPreflight(accountId: string, preflight: Preflight, actor: Actor): Promise<boolean>;
  /** Takes back an account that was just created and never used. */
  discard(accountId: string, actor: Actor): Promise<void>;
}

/** Well beyond how long an order proven absent is looked up again. */
const ABSENT_DOUBT_MS = 120_000;

const lockAccount = (accountId: string) => Prisma.sql`
  SELECT id FROM accounts WHERE id = ${accountId}::uuid AND deleted_at IS NULL FOR UPDATE`;

const hasOperation = (accountId: string, condition = Prisma.sql`true`) => Prisma.sql`EXISTS (
  SELECT FROM active_operations o WHERE o.account_id = ${accountId}::uuid AND ${condition})`;

const hasOpenOrder = (accountId: string) => Prisma.sql`EXISTS (
  SELECT FROM orders r WHERE r.account_id = ${accountId}::uuid AND (r.state IN ('INTENDED', 'SENT')
    OR (r.state = 'ABSENT' AND r.concluded_at >
      (extract(epoch FROM now()) * 1000)::bigint - ${ABSENT_DOUBT_MS}::int)))`;

interface Outcome {
  readonly changed: number;
  readonly known: boolean;
  readonly held: boolean;
  readonly openOrders: boolean;
}

function nameOutcome<Done extends string>(
  outcome: Outcome | undefined,
  done: Done,
  held: 'operations' | 'notActive',
): Done | AccountHeld {
  if (outcome?.changed === 1) return done;
  if (outcome?.known !== true) return 'notFound';
  return outcome.held ? held : 'openOrders';
}

export function makeAccountChanges({ prisma }: Database): AccountChanges {
  const findByKey = async (accountId: string, keyFingerprint: string) => {
    const [other] = await prisma.$queryRaw<{ id: string }[]>`
      SELECT other.id::text AS id FROM accounts a JOIN accounts other
        ON other.exchange = a.exchange AND other.mode = a.mode AND other.id <> a.id
      WHERE a.id = ${accountId}::uuid AND other.key_fingerprint = ${keyFingerprint}`;
    return other?.id ?? null;
  };

  return {
    async remove(accountId, actor) {
      const [, [outcome]] = await prisma.$transaction([
        prisma.$queryRaw(lockAccount(accountId)),
        prisma.$queryRaw<Outcome[]>`
          WITH before AS (
            SELECT id, label, key_fingerprint FROM accounts WHERE id = ${accountId}::uuid
          ), gone AS (
            UPDATE accounts a
            SET deleted_at = now(), enabled = false, api_key_sealed = NULL, secret_sealed = NULL,
                key_id = NULL, key_fingerprint = 'deleted ' || a.id
            WHERE a.id = ${accountId}::uuid AND a.deleted_at IS NULL
              AND NOT ${hasOperation(accountId)} AND NOT ${hasOpenOrder(accountId)}
            RETURNING a.id
          ), audit AS (
            INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, before)
            SELECT ${actorValues(actor)}, 'account.delete', gone.id, jsonb_build_object(
              'label', before.label, 'keyFingerprint', before.key_fingerprint)
            FROM gone JOIN before ON before.id = gone.id
          )
          SELECT (SELECT count(*)::int FROM gone) AS changed,
            EXISTS (SELECT FROM accounts
              WHERE id = ${accountId}::uuid AND deleted_at IS NULL) AS known,
            ${hasOperation(accountId)} AS held, ${hasOpenOrder(accountId)} AS "openOrders"`,
      ]);
      return nameOutcome(outcome, 'removed', 'operations');
    },

    async replaceCredentials(accountId, credentials, actor) {
      const findDuplicate = async () => {
        const other = await findByKey(accountId, credentials.keyFingerprint);
        return other === null ? null : ({ kind: 'duplicate', accountId: other } as const);
      };
      const duplicate = await findDuplicate();
      if (duplicate !== null) return duplicate;
      const notActive = hasOperation(accountId, Prisma.sql`o.status <> 'ACTIVE'`);
      const replaced = prisma.$transaction([
        prisma.$queryRaw(lockAccount(accountId)),
        prisma.$queryRaw<Outcome[]>`
          WITH before AS (
            SELECT id, key_fingerprint FROM accounts WHERE id = ${accountId}::uuid
          ), a AS (
            UPDATE accounts
            SET key_fingerprint = ${credentials.keyFingerprint},
                api_key_sealed = ${credentials.apiKeySealed},
                secret_sealed = ${credentials.secretSealed}, key_id = ${credentials.keyId},
                preflight = NULL
            WHERE id = ${accountId}::uuid AND deleted_at IS NULL
              AND NOT ${notActive} AND NOT ${hasOpenOrder(accountId)}
            RETURNING id, key_fingerprint
          ), raised AS (
            UPDATE active_operations o
            SET version = o.version + 1, retry_at = NULL, cancel_count = 0
            FROM a WHERE o.account_id = a.id
          ), audit AS (
            INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, before, after)
            SELECT ${actorValues(actor)}, 'account.credentials', a.id,
              jsonb_build_object('keyFingerprint', before.key_fingerprint),
              jsonb_build_object('keyFingerprint', a.key_fingerprint)
            FROM a JOIN before ON before.id = a.id
          )
          SELECT (SELECT count(*)::int FROM a) AS changed,
            EXISTS (SELECT FROM accounts
              WHERE id = ${accountId}::uuid AND deleted_at IS NULL) AS known,
            ${notActive} AS held, ${hasOpenOrder(accountId)} AS "openOrders"`,
      ]);
      try {
        const [, [outcome]] = await replaced;
        return { kind: nameOutcome(outcome, 'replaced', 'notActive') };
      } catch (error) {
        // Another account was given the key since it was looked for.
        const taken = isUniqueViolation(error) ? await findDuplicate() : null;
        if (taken === null) throw error;
        return taken;
      }
    },

    async recordPreflight(accountId, { checkedAt, checks, acceptedRisks }, actor) {
      const stored = JSON.stringify({ checkedAt, checks, acceptedRisks });
      const [outcome] = await prisma.$queryRaw<{ changed: number }[]>`
        WITH a AS (
          UPDATE accounts SET preflight = ${stored}::jsonb
          WHERE id = ${accountId}::uuid AND deleted_at IS NULL
          RETURNING id
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, after)
          SELECT ${actorValues(actor)}, 'account.preflight', a.id, ${stored}::jsonb
          FROM a
        )
        SELECT count(*)::int AS changed FROM a`;
      return outcome?.changed === 1;
    },

    async discard(accountId, actor) {
      await prisma.$executeRaw`
        WITH gone AS (
          DELETE FROM accounts WHERE id = ${accountId}::uuid RETURNING id, label, key_fingerprint
        )
        INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, before)
        SELECT ${actorValues(actor)}, 'account.discard', id,
          jsonb_build_object('label', label, 'keyFingerprint', key_fingerprint)
        FROM gone`;
    },
  };
}
