// Exchange accounts and their sealed credentials, for the operator's calls and the worker.
import { Prisma } from '../generated/client';
import type { Database } from '../database';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';
import { CREDENTIALS_TAG } from '../store/credentials-tag';
import type { Preflight } from './account-changes';
import { UUID_TEXT } from './uuid';

export type AccountMode = 'paper' | 'demo' | 'live';

/** An account without its secrets. Times are wall time in ms. */
export interface AccountRecord {
  readonly id: string;
  readonly label: string;
  readonly exchange: 'binanceusdm';
  readonly mode: AccountMode;
  readonly keyFingerprint: string;
  readonly enabled: boolean;
  /** The local address its requests leave from; null for the worker's default. */
  readonly egressAddress: string | null;
  /** Another text whenever the stored credentials are others. */
  readonly credentialsTag: string;
  /** While the exchange bans the address that it leaves from: the ban is the address's, not the account's. */
  readonly bannedUntil: number | null;
  readonly createdAt: number;
  /** Null until one was made with the present credentials. */
  readonly preflight: Preflight | null;
}

/** What an operator registers; the credentials are sealed before they come here. */
export interface NewAccount {
  readonly id: string;
  readonly label: string;
  readonly exchange: 'binanceusdm';
  readonly mode: AccountMode;
  /** Null unless given. */
  readonly egressAddress?: string | null;
  readonly keyFingerprint: string;
  readonly apiKeySealed: string;
  readonly secretSealed: string;
  readonly keyId: string;
}

/** Sealed with the account's id as associated data; only the worker opens them. */
export interface SealedCredentials {
  readonly accountId: string;
  readonly exchange: 'binanceusdm';
  readonly mode: AccountMode;
  readonly apiKeySealed: string;
  readonly secretSealed: string;
  readonly keyId: string;
}

export interface AccountPatch {
  readonly label?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly egressAddress?: string | null | undefined;
}

/** An exchange in one mode, from the address that accounts name. */
export type ActiveVenue = Pick<AccountRecord, 'mode' | 'egressAddress'>;

export interface AccountRepository {
  /** `duplicate`: an account with this key exists on that exchange and mode; its id is given. */
  create(
    account: NewAccount,
    actor: Actor,
  ): Promise<
    | { readonly kind: 'created'; readonly account: AccountRecord }
    | { readonly kind: 'duplicate'; readonly accountId: string }
  >;
  find(accountId: string): Promise<AccountRecord | null>;
  /** Newest first. @throws {InvalidCursor} */
  list(page: PageRequest): Promise<Page<AccountRecord>>;
  loadCredentials(accountId: string): Promise<SealedCredentials | null>;
  /** Disabling stops new closes at once; those that have begun are finished. */
  patch(accountId: string, patch: AccountPatch, actor: Actor): Promise<AccountRecord | null>;
  /** Live accounts that a worker would act on: enabled ones, and any with a CLOSING operation. */
  findActiveLive(): Promise<readonly AccountRecord[]>;
  /** Where accounts that a worker acts on are reached, and from which address. */
  findActiveVenues(): Promise<readonly ActiveVenue[]>;
}

type Row = Omit<AccountRecord, 'bannedUntil' | 'createdAt'> & {
  readonly bannedUntil: bigint | null;
  readonly createdAt: bigint;
};

const COLUMNS = Prisma.sql`
  a.id::text AS id, a.label, a.exchange, a.mode, a.key_fingerprint AS "keyFingerprint", a.enabled,
  a.egress_address AS "egressAddress",
  ${CREDENTIALS_TAG} AS "credentialsTag",
  (SELECT (extract(epoch FROM max(h.until)) * 1000)::bigint FROM venue_holds h
   WHERE h.exchange = a.exchange AND h.mode = a.mode AND h.banned AND h.until > now()
     AND (h.egress_address = a.egress_address OR (a.egress_address IS NULL AND h.is_default)))
    AS "bannedUntil",
  (extract(epoch FROM a.created_at) * 1000)::bigint AS "createdAt", a.preflight`;

/** What of a row of that name can be patched. */
const patched = (row: 'seen' | 'a') => {
  const name = Prisma.raw(row);
  return Prisma.sql`jsonb_build_object('label', ${name}.label, 'enabled', ${name}.enabled,
    'egressAddress', ${name}.egress_address)`;
};

/** A worker acts on it: it is enabled, or an opening or a close on it has begun. */
const IS_ACTIVE = Prisma.sql`(a.enabled OR EXISTS (
  SELECT FROM active_operations o WHERE o.account_id = a.id AND o.status <> 'ACTIVE'))`;

export function makeAccountRepository({ prisma }: Database): AccountRepository {
  const find = async (accountId: string): Promise<AccountRecord | null> => {
    const [row] = await prisma.$queryRaw<Row[]>`
      SELECT ${COLUMNS} FROM accounts a
      WHERE a.id = ${accountId}::uuid AND a.deleted_at IS NULL`;
    return row === undefined ? null : toRecord(row);
  };
  return {
    async create(account, actor) {
      const rows = await prisma.$queryRaw<Row[]>`
        WITH a AS (
          INSERT INTO accounts (id, label, exchange, mode, egress_address, key_fingerprint,
                                api_key_sealed, secret_sealed, key_id)
          VALUES (${account.id}::uuid, ${account.label}, ${account.exchange}, ${account.mode},
                  ${account.egressAddress ?? null}, ${account.keyFingerprint}, ${account.apiKeySealed},
                  ${account.secretSealed}, ${account.keyId})
          ON CONFLICT (exchange, mode, key_fingerprint) DO NOTHING
          RETURNING *
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, after)
          SELECT ${actorValues(actor)}, 'account.create', a.id, jsonb_build_object(
            'label', a.label, 'exchange', a.exchange, 'mode', a.mode,
            'egressAddress', a.egress_address, 'keyFingerprint', a.key_fingerprint)
          FROM a
        )
        SELECT ${COLUMNS} FROM a`;
      const [created] = rows;
      if (created !== undefined) return { kind: 'created', account: toRecord(created) };
      const [existing] = await prisma.$queryRaw<{ id: string }[]>`
        SELECT id::text AS id FROM accounts
        WHERE exchange = ${account.exchange} AND mode = ${account.mode}
          AND key_fingerprint = ${account.keyFingerprint}`;
      if (existing === undefined) throw new Error(`account ${account.id} went away while created`);
      // Registered under this id before: the same request, tried again.
      const again = existing.id === account.id ? await find(account.id) : null;
      if (again !== null) return { kind: 'created', account: again };
      return { kind: 'duplicate', accountId: existing.id };
    },

    find,

    async list({ limit, cursor }) {
      const after = parseCursor('accounts', cursor, UUID_TEXT);
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM accounts a
        ${whereAll([
          Prisma.sql`a.deleted_at IS NULL`,
          after && Prisma.sql`(a.created_at, a.id) < (${momentOf(after.at)}, ${after.id}::uuid)`,
        ])}
        ORDER BY a.created_at DESC, a.id DESC
        LIMIT ${limit + 1}`;
      const placeOf = ({ createdAt, id }: AccountRecord) => ({ at: createdAt, id });
      return buildPage('accounts', rows.map(toRecord), limit, placeOf);
    },

    async loadCredentials(accountId) {
      const [row] = await prisma.$queryRaw<SealedCredentials[]>`
        SELECT id::text AS "accountId", exchange, mode, api_key_sealed AS "apiKeySealed",
               secret_sealed AS "secretSealed", key_id AS "keyId"
        FROM accounts WHERE id = ${accountId}::uuid AND deleted_at IS NULL`;
      return row ?? null;
    },

    async patch(accountId, { label = null, enabled = null, egressAddress }, actor) {
      const [row] = await prisma.$queryRaw<Row[]>`
        WITH seen AS (
          SELECT id, label, enabled, egress_address FROM accounts
          WHERE id = ${accountId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE
        ), a AS (
          UPDATE accounts
          SET label = coalesce(${label}, accounts.label),
              enabled = coalesce(${enabled}::boolean, accounts.enabled),
              egress_address = CASE WHEN ${egressAddress === undefined}
                THEN accounts.egress_address ELSE ${egressAddress ?? null} END
          FROM seen WHERE accounts.id = seen.id
          RETURNING accounts.*
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, before, after)
          SELECT ${actorValues(actor)}, 'account.patch', a.id,
            ${patched('seen')}, ${patched('a')}
          FROM a, seen
        )
        SELECT ${COLUMNS} FROM a`;
      return row === undefined ? null : toRecord(row);
    },

    async findActiveLive() {
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM accounts a
        WHERE a.mode = 'live' AND ${IS_ACTIVE}
        ORDER BY a.created_at, a.id`;
      return rows.map(toRecord);
    },

    async findActiveVenues() {
      return prisma.$queryRaw<ActiveVenue[]>`
        SELECT DISTINCT a.mode, a.egress_address AS "egressAddress" FROM accounts a
        WHERE ${IS_ACTIVE} ORDER BY a.mode, a.egress_address`;
    },
  };
}

function toRecord(row: Row): AccountRecord {
  return {
    ...row,
    bannedUntil: row.bannedUntil === null ? null : Number(row.bannedUntil),
    createdAt: Number(row.createdAt),
  };
}
