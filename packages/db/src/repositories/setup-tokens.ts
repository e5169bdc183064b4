// The way in while nobody can log in: a token that is printed once, and creates the first admin.
import { Prisma } from '../generated/client';
import type { Database } from '../database';
import type { Actor } from './audit-log';
import { insertUser, toUser, type NewUser, type UserRecord } from './users';

export interface SetupTokens {
  /** Keeps a token for 24 hours, while there is no user; false where there is one. */
  issue(tokenDigest: string): Promise<boolean>;
  /** `done`: there is a user, and no token counts any more. */
  check(tokenDigest: string): Promise<'right' | 'wrong' | 'done'>;
  /** Creates the first user where the token is right; null where it is not, or not any more. */
  createFirst(user: NewUser, tokenDigest: string, actor: Actor): Promise<UserRecord | null>;
}

const KEPT_HOURS = 24;

const NO_USER = Prisma.sql`NOT EXISTS (SELECT FROM users)`;

export function makeSetupTokens({ prisma }: Database): SetupTokens {
  const isToken = (tokenDigest: string) => Prisma.sql`EXISTS (
    SELECT FROM setup_tokens WHERE token_digest = ${tokenDigest} AND expires_at > now())`;
  return {
    async issue(tokenDigest) {
      const issued = await prisma.$executeRaw`
        WITH pruned AS (DELETE FROM setup_tokens WHERE expires_at <= now())
        INSERT INTO setup_tokens (token_digest, expires_at)
        SELECT ${tokenDigest}, now() + ${KEPT_HOURS}::int * interval '1 hour' WHERE ${NO_USER}`;
      return issued === 1;
    },

    async check(tokenDigest) {
      const [state] = await prisma.$queryRaw<{ isFirst: boolean; isRight: boolean }[]>`
        SELECT ${NO_USER} AS "isFirst", ${isToken(tokenDigest)} AS "isRight"`;
      if (state?.isFirst !== true) return 'done';
      return state.isRight ? 'right' : 'wrong';
    },

    async createFirst(user, tokenDigest, actor) {
      // A statement of its own for the lock: the next one sees what was committed before it was had.
      const [, [created]] = await prisma.$transaction([
        prisma.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('first user'))::text`,
        prisma.$queryRaw<Parameters<typeof toUser>[0][]>(
          insertUser(user, actor, Prisma.sql`${NO_USER} AND ${isToken(tokenDigest)}`),
        ),
      ]);
      return created === undefined ? null : toUser(created);
    },
  };
}
