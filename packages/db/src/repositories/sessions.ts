// Who is logged in. Times are the database's, so that replicas agree when a session is over.
import { Prisma } from '../generated/client';
import type { Database } from '../database';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import type { UserRole } from './users';

/** The user behind an open session. */
export interface SessionUser {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly hasTotp: boolean;
}

export interface SessionTimes {
  /** It is over when it was not used for so long. */
  readonly idleMinutes: number;
  /** And after so long in any case. */
  readonly hours: number;
}

export interface SessionRepository {
  /**
   * Logs the user in, ending the session that the same browser had. False where the user was disabled
   * or the password changed since it was checked.
   */
  open(
    session: {
      readonly userId: string;
      readonly passwordHash: string;
      readonly tokenDigest: string;
      readonly replaces: string | null;
    },
    actor: Actor,
  ): Promise<boolean>;
  /** The user of a session that is not over, which is used by that. */
  find(tokenDigest: string): Promise<SessionUser | null>;
  close(tokenDigest: string, actor: Actor): Promise<void>;
}

/** More than one login adds, so that the table does not grow. */
const PRUNED_PER_LOGIN = 10;

export function makeSessionRepository(
  { prisma }: Database,
  { idleMinutes, hours }: SessionTimes,
): SessionRepository {
  const isOver = Prisma.sql`(s.expires_at <= now()
    OR s.seen_at <= now() - ${idleMinutes}::int * interval '1 minute')`;
  return {
    async open({ userId, passwordHash, tokenDigest, replaces }, actor) {
      const [outcome] = await prisma.$queryRaw<{ opened: boolean }[]>`
        WITH pruned AS (
          DELETE FROM sessions WHERE token_digest = ${replaces} OR token_digest IN (
            SELECT s.token_digest FROM sessions s WHERE ${isOver}
            LIMIT ${PRUNED_PER_LOGIN} FOR UPDATE SKIP LOCKED)
        ), u AS (
          SELECT id FROM users
          WHERE id = ${userId}::uuid AND NOT disabled AND password_hash = ${passwordHash}
          FOR SHARE
        ), opened AS (
          INSERT INTO sessions (token_digest, user_id, expires_at)
          SELECT ${tokenDigest}, u.id, now() + ${hours}::int * interval '1 hour' FROM u
          RETURNING user_id
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id)
          SELECT ${actorValues(actor)}, 'session.open', user_id FROM opened
        )
        SELECT EXISTS (SELECT FROM opened) AS opened`;
      return outcome?.opened === true;
    },

    async find(tokenDigest) {
      const [user] = await prisma.$queryRaw<SessionUser[]>`
        WITH found AS (
          SELECT s.token_digest, s.seen_at, u.id::text AS id, u.name, u.role,
            u.totp_sealed IS NOT NULL AS "hasTotp"
          FROM sessions s JOIN users u ON u.id = s.user_id
          WHERE s.token_digest = ${tokenDigest} AND NOT ${isOver} AND NOT u.disabled
        ), seen AS (
          UPDATE sessions SET seen_at = now() FROM found
          WHERE sessions.token_digest = found.token_digest
            AND found.seen_at < now() - interval '1 minute'
        )
        SELECT id, name, role, "hasTotp" FROM found`;
      return user ?? null;
    },

    async close(tokenDigest, actor) {
      await prisma.$queryRaw`
        WITH closed AS (
          DELETE FROM sessions WHERE token_digest = ${tokenDigest} RETURNING user_id
        )
        INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id)
        SELECT ${actorValues(actor)}, 'session.close', user_id FROM closed`;
    },
  };
}
