// People who may log in: their names, roles and password hashes.
import { Prisma } from '../generated/client';
import type { Database } from '../database';
import { isCheckViolation, isUniqueViolation } from '../store/database-error';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';
import { UUID_TEXT } from './uuid';

export type UserRole = 'viewer' | 'operator' | 'admin';

/** Without what the user logs in with. */
export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly disabled: boolean;
  readonly hasTotp: boolean;
  /** Wall time, ms. */
  readonly createdAt: number;
}

/** What a login is checked against. */
export interface UserLogin extends UserRecord {
  readonly passwordHash: string;
  readonly totpSealed: string | null;
  readonly totpPendingSealed: string | null;
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly passwordHash: string;
}

export interface UserPatch {
  readonly role?: UserRole | undefined;
  readonly disabled?: boolean | undefined;
  readonly passwordHash?: string | undefined;
  readonly removeTotp?: boolean | undefined;
}

export interface UserRepository {
  /** Registered under this id before: the same request, tried again, and the user is answered. */
  create(user: NewUser, actor: Actor): Promise<UserRecord | 'nameTaken'>;
  /** Newest first. @throws {InvalidCursor} */
  list(page: PageRequest): Promise<Page<UserRecord>>;
  findLogin(by: { readonly name: string } | { readonly id: string }): Promise<UserLogin | null>;
  /** With another role or password, or disabled, the user is logged out everywhere. */
  patch(id: string, patch: UserPatch, actor: Actor): Promise<UserRecord | 'lastAdmin' | null>;
}

type Row = Omit<UserLogin, 'createdAt'> & { readonly createdAt: bigint };

const COLUMNS = Prisma.sql`
  u.id::text AS id, u.name, u.role, u.disabled, u.totp_sealed IS NOT NULL AS "hasTotp",
  (extract(epoch FROM u.created_at) * 1000)::bigint AS "createdAt"`;

/** What the audit log keeps of the user `u`. */
const SHOWN = Prisma.sql`jsonb_build_object('name', u.name, 'role', u.role,
  'disabled', u.disabled, 'totp', u.totp_sealed IS NOT NULL)`;

/** Inserts a user where `condition` holds, with its row in the audit log. */
export function insertUser(user: NewUser, actor: Actor, condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    WITH u AS (
      INSERT INTO users (id, name, role, password_hash)
      SELECT ${user.id}::uuid, ${user.name}, ${user.role}, ${user.passwordHash}
      WHERE ${condition}
      ON CONFLICT (id) DO NOTHING
      RETURNING *
    ), spent AS (
      DELETE FROM setup_tokens WHERE EXISTS (SELECT FROM u)
    ), audit AS (
      INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id, after)
      SELECT ${actorValues(actor)}, 'user.create', u.id, ${SHOWN} FROM u
    )
    SELECT ${COLUMNS} FROM u`;
}

export function makeUserRepository({ prisma }: Database): UserRepository {
  return {
    async create(user, actor) {
      try {
        const [made] = await prisma.$queryRaw<Row[]>(insertUser(user, actor, Prisma.sql`true`));
        if (made !== undefined) return toUser(made);
        const [again] = await prisma.$queryRaw<Row[]>`
          SELECT ${COLUMNS} FROM users u WHERE u.id = ${user.id}::uuid`;
        if (again === undefined) throw new Error(`user ${user.id} was not stored`);
        return toUser(again);
      } catch (error) {
        if (isUniqueViolation(error)) return 'nameTaken';
        throw error;
      }
    },

    async list({ limit, cursor }) {
      const after = parseCursor('users', cursor, UUID_TEXT);
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM users u
        ${whereAll([
          after && Prisma.sql`(u.created_at, u.id) < (${momentOf(after.at)}, ${after.id}::uuid)`,
        ])}
        ORDER BY u.created_at DESC, u.id DESC
        LIMIT ${limit + 1}`;
      const placeOf = ({ createdAt, id }: UserRecord) => ({ at: createdAt, id });
      return buildPage('users', rows.map(toUser), limit, placeOf);
    },

    async findLogin(by) {
      const [row] = await prisma.$queryRaw<Row[]>`
        SELECT ${COLUMNS}, u.password_hash AS "passwordHash", u.totp_sealed AS "totpSealed",
          u.totp_pending_sealed AS "totpPendingSealed"
        FROM users u
        WHERE ${'id' in by ? Prisma.sql`u.id = ${by.id}::uuid` : Prisma.sql`u.name = ${by.name}`}`;
      return row === undefined ? null : { ...row, createdAt: Number(row.createdAt) };
    },

    async patch(id, { role = null, disabled = null, passwordHash = null, removeTotp }, actor) {
      const withoutTotp = removeTotp === true;
      try {
        const [row] = await prisma.$queryRaw<Row[]>`
          WITH seen AS (
            SELECT u.id, ${SHOWN} AS shown FROM users u
            WHERE u.id = ${id}::uuid FOR NO KEY UPDATE
          ), u AS (
            UPDATE users
            SET role = coalesce(${role}, users.role),
                disabled = coalesce(${disabled}::boolean, users.disabled),
                password_hash = coalesce(${passwordHash}, users.password_hash),
                totp_sealed = CASE WHEN ${withoutTotp} THEN NULL ELSE users.totp_sealed END,
                totp_pending_sealed =
                  CASE WHEN ${withoutTotp} THEN NULL ELSE users.totp_pending_sealed END
            FROM seen WHERE users.id = seen.id
            RETURNING users.*
          ), codes AS (
            DELETE FROM recovery_codes WHERE ${withoutTotp} AND user_id IN (SELECT id FROM u)
          ), audit AS (
            INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id, before, after, detail)
            SELECT ${actorValues(actor)}, 'user.patch', u.id, seen.shown, ${SHOWN},
              jsonb_build_object('passwordChanged', ${passwordHash !== null}::boolean)
            FROM u, seen
          )
          SELECT ${COLUMNS} FROM u`;
        return row === undefined ? null : toUser(row);
      } catch (error) {
        // The role and the rest were checked before: what refuses is the guard of the last admin.
        if (isCheckViolation(error)) return 'lastAdmin';
        throw error;
      }
    },
  };
}

/** Leaves out whatever a row holds besides. */
export function toUser({ id, name, role, disabled, hasTotp, createdAt }: Row): UserRecord {
  return { id, name, role, disabled, hasTotp, createdAt: Number(createdAt) };
}
