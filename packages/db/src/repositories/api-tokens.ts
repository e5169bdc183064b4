// What programs show instead of a password: stored as digests, shown once.
import { Prisma } from '../generated/client';
import type { Database } from '../database';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';
import { UUID_TEXT } from './uuid';

export type TokenScope = 'read' | 'operate' | 'administer';

/** Wall times by the database's clock, ms. */
export interface TokenRecord {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export interface NewToken extends Pick<TokenRecord, 'id' | 'label' | 'scopes'> {
  readonly secretDigest: string;
  readonly expiresInDays: number;
}

export interface TokenRepository {
  create(token: NewToken, actor: Actor): Promise<TokenRecord>;
  /** Newest first, with those that are over. @throws {InvalidCursor} */
  list(page: PageRequest): Promise<Page<TokenRecord>>;
  /** Revoking twice is revoking once. */
  revoke(id: string, actor: Actor): Promise<'revoked' | 'notFound'>;
  /** A token that is neither over nor revoked; its use is noted, once a minute. */
  use(
    id: string,
    secretDigest: string,
  ): Promise<Pick<TokenRecord, 'id' | 'label' | 'scopes'> | null>;
}

type Row = Omit<TokenRecord, 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'revokedAt'> & {
  readonly createdAt: bigint;
  readonly expiresAt: bigint;
  readonly lastUsedAt: bigint | null;
  readonly revokedAt: bigint | null;
};

const COLUMNS = Prisma.sql`
  t.id::text AS id, t.label, t.scopes,
  (extract(epoch FROM t.created_at) * 1000)::bigint AS "createdAt",
  (extract(epoch FROM t.expires_at) * 1000)::bigint AS "expiresAt",
  (extract(epoch FROM t.last_used_at) * 1000)::bigint AS "lastUsedAt",
  (extract(epoch FROM t.revoked_at) * 1000)::bigint AS "revokedAt"`;

/** What the audit log keeps of the token `t`. */
const SHOWN = Prisma.sql`jsonb_build_object(
  'label', t.label, 'scopes', t.scopes, 'expiresAt', t.expires_at)`;

export function makeTokenRepository({ prisma }: Database): TokenRepository {
  return {
    async create({ id, label, scopes, secretDigest, expiresInDays }, actor) {
      const [row] = await prisma.$queryRaw<Row[]>`
        WITH t AS (
          INSERT INTO api_tokens (id, label, scopes, secret_digest, expires_at)
          VALUES (${id}::uuid, ${label}, ${[...scopes]}::text[], ${secretDigest},
                  now() + ${expiresInDays}::int * interval '1 day')
          -- The same request, tried again: nobody was told the secret of the first try.
          ON CONFLICT (id) DO UPDATE SET secret_digest = EXCLUDED.secret_digest
          RETURNING *
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id, after)
          SELECT ${actorValues(actor)}, 'token.create', t.id, ${SHOWN} FROM t
        )
        SELECT ${COLUMNS} FROM t`;
      if (row === undefined) throw new Error(`token ${id} was not stored`);
      return toRecord(row);
    },

    async list({ limit, cursor }) {
      const after = parseCursor('tokens', cursor, UUID_TEXT);
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM api_tokens t
        ${whereAll([
          after && Prisma.sql`(t.created_at, t.id) < (${momentOf(after.at)}, ${after.id}::uuid)`,
        ])}
        ORDER BY t.created_at DESC, t.id DESC
        LIMIT ${limit + 1}`;
      const placeOf = ({ createdAt, id }: TokenRecord) => ({ at: createdAt, id });
      return buildPage('tokens', rows.map(toRecord), limit, placeOf);
    },

    async revoke(id, actor) {
      const [outcome] = await prisma.$queryRaw<{ known: boolean }[]>`
        WITH t AS (
          UPDATE api_tokens SET revoked_at = now()
          WHERE id = ${id}::uuid AND revoked_at IS NULL
          RETURNING *
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id, before)
          SELECT ${actorValues(actor)}, 'token.revoke', t.id, ${SHOWN} FROM t
        )
        SELECT EXISTS (SELECT FROM api_tokens WHERE id = ${id}::uuid) AS known`;
      return outcome?.known === true ? 'revoked' : 'notFound';
    },

    async use(id, secretDigest) {
      const [row] = await prisma.$queryRaw<Pick<TokenRecord, 'id' | 'label' | 'scopes'>[]>`
        WITH t AS (
          SELECT id, label, scopes, last_used_at FROM api_tokens
          WHERE id = ${id}::uuid AND secret_digest = ${secretDigest}
            AND revoked_at IS NULL AND expires_at > now()
        ), used AS (
          UPDATE api_tokens SET last_used_at = now() FROM t
          WHERE api_tokens.id = t.id
            AND (t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute')
        )
        SELECT id::text AS id, label, scopes FROM t`;
      return row ?? null;
    },
  };
}

function toRecord(row: Row): TokenRecord {
  return {
    ...row,
    createdAt: Number(row.createdAt),
    expiresAt: Number(row.expiresAt),
    lastUsedAt: row.lastUsedAt === null ? null : Number(row.lastUsedAt),
    revokedAt: row.revokedAt === null ? null : Number(row.revokedAt),
  };
}
