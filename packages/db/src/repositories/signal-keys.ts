// Signal keys that operators make, and the signatures that have been seen.
import type { Database } from '../database';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import { Prisma } from '../generated/client';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';
import { UUID_TEXT } from './uuid';

/** Wall times by the database's clock, ms. */
export interface SignalKeyRecord {
  readonly id: string;
  readonly kid: string;
  readonly label: string;
  readonly mode: 'plain' | 'hmac';
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

/** A key as it is checked: by the digest of what is sent, or by the secret that signs. */
export type SignalKeyMaterial =
  | { readonly mode: 'plain'; readonly digest: string }
  | { readonly mode: 'hmac'; readonly secretSealed: string; readonly keyId: string };

export type NewSignalKey = Pick<
  SignalKeyRecord,
  'id' | 'kid' | 'label' | 'notBefore' | 'notAfter'
> & { readonly material: SignalKeyMaterial };

export type UsableSignalKey = Pick<SignalKeyRecord, 'id' | 'kid' | 'notBefore' | 'notAfter'> & {
  readonly material: SignalKeyMaterial;
};

export interface SignalKeyRepository {
  /**
   * The same again has the secret of now, for nobody was told the former; null where that has been used
   * or revoked, so that somebody was.
   */
  create(key: NewSignalKey, actor: Actor): Promise<SignalKeyRecord | null>;
  /** Newest first. @throws {InvalidCursor} */
  list(page: PageRequest): Promise<Page<SignalKeyRecord>>;
  /** Revoking twice is revoking once. */
  revoke(id: string, actor: Actor): Promise<'revoked' | 'notFound'>;
  /** Keys that are not over, with the database's time of this answer, ms. */
  loadUsable(): Promise<{ readonly nowMs: number; readonly keys: readonly UsableSignalKey[] }>;
  /** Notes that these keys were used, each at most once a minute. */
  noteUsed(ids: readonly string[]): Promise<void>;
  /** Whether a signature is seen for the first time, by whichever replica. */
  admitSignature(signalKeyId: string, signature: string): Promise<boolean>;
  /** Forgets signatures that no replica would take any more. */
  pruneSignatures(): Promise<void>;
}

/** Well beyond the window around now that a signature's time must be in. */
const SIGNATURES_KEPT_MINUTES = 5;

type Row = Omit<
  SignalKeyRecord,
  'notBefore' | 'notAfter' | 'createdAt' | 'lastUsedAt' | 'revokedAt'
> & {
  readonly notBefore: bigint | null;
  readonly notAfter: bigint | null;
  readonly createdAt: bigint;
  readonly lastUsedAt: bigint | null;
  readonly revokedAt: bigint | null;
};

type UsableRow = Pick<Row, 'id' | 'kid' | 'mode' | 'notBefore' | 'notAfter'> & {
  readonly digest: string | null;
  readonly secretSealed: string | null;
  readonly keyId: string | null;
};

const COLUMNS = Prisma.sql`
  k.id::text AS id, k.kid, k.label, k.mode,
  (extract(epoch FROM k.not_before) * 1000)::bigint AS "notBefore",
  (extract(epoch FROM k.not_after) * 1000)::bigint AS "notAfter",
  (extract(epoch FROM k.created_at) * 1000)::bigint AS "createdAt",
  (extract(epoch FROM k.last_used_at) * 1000)::bigint AS "lastUsedAt",
  (extract(epoch FROM k.revoked_at) * 1000)::bigint AS "revokedAt"`;

const momentOrNull = (ms: number | null) => (ms === null ? Prisma.sql`NULL` : momentOf(ms));
const numberOrNull = (ms: bigint | null) => (ms === null ? null : Number(ms));

export function makeSignalKeyRepository({ prisma }: Database): SignalKeyRepository {
  return {
    async create({ id, kid, label, notBefore, notAfter, material }, actor) {
      const { mode } = material;
      const digest = mode === 'plain' ? material.digest : null;
      const sealed = mode === 'hmac' ? material.secretSealed : null;
      const keyId = mode === 'hmac' ? material.keyId : null;
      const [row] = await prisma.$queryRaw<Row[]>`
        WITH k AS (
          INSERT INTO signal_keys (id, kid, label, mode, digest, secret_sealed, key_id,
                                   not_before, not_after)
          VALUES (${id}::uuid, ${kid}, ${label}, ${mode}, ${digest}, ${sealed}, ${keyId},
                  ${momentOrNull(notBefore)}, ${momentOrNull(notAfter)})
          ON CONFLICT (id) DO UPDATE
            SET digest = EXCLUDED.digest, secret_sealed = EXCLUDED.secret_sealed,
                key_id = EXCLUDED.key_id
            WHERE signal_keys.last_used_at IS NULL AND signal_keys.revoked_at IS NULL
          RETURNING *
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id, after)
          SELECT ${actorValues(actor)}, 'signalKey.create', k.id, jsonb_strip_nulls(jsonb_build_object(
            'kid', k.kid, 'label', k.label, 'mode', k.mode,
            'notBefore', k.not_before, 'notAfter', k.not_after))
          FROM k
        )
        SELECT ${COLUMNS} FROM k`;
      return row === undefined ? null : toRecord(row);
    },

    async list({ limit, cursor }) {
      const after = parseCursor('signalkeys', cursor, UUID_TEXT);
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM signal_keys k
        ${whereAll([
          after && Prisma.sql`(k.created_at, k.id) < (${momentOf(after.at)}, ${after.id}::uuid)`,
        ])}
        ORDER BY k.created_at DESC, k.id DESC
        LIMIT ${limit + 1}`;
      const placeOf = ({ createdAt, id }: SignalKeyRecord) => ({ at: createdAt, id });
      return buildPage('signalkeys', rows.map(toRecord), limit, placeOf);
    },

    async revoke(id, actor) {
      const [outcome] = await prisma.$queryRaw<{ known: boolean }[]>`
        WITH k AS (
          UPDATE signal_keys SET revoked_at = now()
          WHERE id = ${id}::uuid AND revoked_at IS NULL
          RETURNING id, kid, label
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id, before)
          SELECT ${actorValues(actor)}, 'signalKey.revoke', k.id,
            jsonb_build_object('kid', k.kid, 'label', k.label)
          FROM k
        )
        SELECT EXISTS (SELECT FROM signal_keys WHERE id = ${id}::uuid) AS known`;
      return outcome?.known === true ? 'revoked' : 'notFound';
    },

    async loadUsable() {
      // The time comes with the keys, and also where there is none.
      const rows = await prisma.$queryRaw<({ nowMs: bigint } & Partial<UsableRow>)[]>`
        SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "nowMs",
          k.id::text AS id, k.kid, k.mode, k.digest, k.secret_sealed AS "secretSealed",
          k.key_id AS "keyId",
          (extract(epoch FROM k.not_before) * 1000)::bigint AS "notBefore",
          (extract(epoch FROM k.not_after) * 1000)::bigint AS "notAfter"
        FROM (SELECT 1) one LEFT JOIN signal_keys k
          ON k.revoked_at IS NULL AND (k.not_after IS NULL OR k.not_after > now())`;
      const nowMs = Number(rows[0]?.nowMs);
      return {
        nowMs,
        keys: rows.flatMap((row) => (typeof row.id === 'string' ? [toUsable(row)] : [])),
      };
    },

    async noteUsed(ids) {
      await prisma.$executeRaw`
        UPDATE signal_keys SET last_used_at = now()
        WHERE id = ANY(${[...ids]}::uuid[])
          AND (last_used_at IS NULL OR last_used_at <= now() - interval '1 minute')`;
    },

    async admitSignature(signalKeyId, signature) {
      const inserted = await prisma.$executeRaw`
        INSERT INTO signal_signatures (signal_key_id, signature)
        VALUES (${signalKeyId}::uuid, ${signature}) ON CONFLICT DO NOTHING`;
      return inserted === 1;
    },

    async pruneSignatures() {
      await prisma.$executeRaw`
        DELETE FROM signal_signatures
        WHERE seen_at < now() - ${SIGNATURES_KEPT_MINUTES}::int * interval '1 minute'`;
    },
  };
}

function toRecord(row: Row): SignalKeyRecord {
  return {
    ...row,
    notBefore: numberOrNull(row.notBefore),
    notAfter: numberOrNull(row.notAfter),
    createdAt: Number(row.createdAt),
    lastUsedAt: numberOrNull(row.lastUsedAt),
    revokedAt: numberOrNull(row.revokedAt),
  };
}

function toUsable(row: Partial<UsableRow>): UsableSignalKey {
  const { id = '', kid = '', digest, secretSealed, keyId } = row;
  return {
    ...{ id, kid },
    notBefore: numberOrNull(row.notBefore ?? null),
    notAfter: numberOrNull(row.notAfter ?? null),
    material:
      row.mode === 'plain'
        ? { mode: 'plain', digest: digest ?? '' }
        : { mode: 'hmac', secretSealed: secretSealed ?? '', keyId: keyId ?? '' },
  };
}
