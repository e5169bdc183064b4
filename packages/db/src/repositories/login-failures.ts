// Logins that failed, counted for all replicas: by name and address together, and by address. A name
// alone is never counted, so that nobody can lock its owner out from somewhere else.
import { createHash } from 'node:crypto';
import { Prisma } from '../generated/client';
import type { Database } from '../database';

export interface LoginAttempt {
  readonly name: string;
  /** An IPv6 /64 counts as one. */
  readonly address: string;
}

export interface LoginFailures {
  /**
   * Counts an attempt as failed before it is judged, so that many at once are counted too. Null: judge
   * it. Otherwise it is too early, by so many ms.
   */
  begin(attempt: LoginAttempt): Promise<number | null>;
  /** It was right: the pair is forgotten, and the address has one failure less. */
  succeed(attempt: LoginAttempt): Promise<void>;
}

/** `free` failures cost nothing, each after that doubles the wait. */
interface Rule {
  readonly free: number;
  readonly waitSecondsMax: number;
  readonly forgottenAfterHours: number;
}

const PAIR: Rule = { free: 5, waitSecondsMax: 15 * 60, forgottenAfterHours: 24 };
/** More: a whole office may share an address. */
const ADDRESS: Rule = { free: 30, waitSecondsMax: 5 * 60, forgottenAfterHours: 1 };

/** More than one attempt adds, so that the table does not grow. */
const PRUNED_PER_ATTEMPT = 10;

export function makeLoginFailures({ prisma }: Database): LoginFailures {
  const count = async (key: string, rule: Rule): Promise<number | null> => {
    const forgotten = Prisma.sql`${rule.forgottenAfterHours}::int * interval '1 hour'`;
    const failures = Prisma.sql`
      CASE WHEN f.last_at < now() - ${forgotten} THEN 1 ELSE f.failures + 1 END`;
    const wait = Prisma.sql`CASE WHEN (${failures}) <= ${rule.free}::int THEN 0
      ELSE least(power(2, least(20, (${failures}) - ${rule.free}::int - 1)),
        ${rule.waitSecondsMax}::int) END`;
    // By the clock, not by the transaction's begin: one that began later may have been counted first.
    const counted = await prisma.$executeRaw`
      WITH pruned AS (
        DELETE FROM login_failures WHERE key IN (
          SELECT p.key FROM login_failures p
          WHERE p.last_at < now() - ${PAIR.forgottenAfterHours}::int * interval '1 hour'
            AND p.key <> ${key}
          ORDER BY p.last_at LIMIT ${PRUNED_PER_ATTEMPT} FOR UPDATE SKIP LOCKED)
      )
      INSERT INTO login_failures AS f (key, failures, blocked_until) VALUES (${key}, 1, now())
      ON CONFLICT (key) DO UPDATE SET last_at = now(), failures = ${failures},
        blocked_until = now() + (${wait}) * interval '1 second'
      WHERE f.blocked_until <= clock_timestamp()`;
    if (counted === 1) return null;
    const [row] = await prisma.$queryRaw<{ waitMs: bigint }[]>`
      SELECT greatest(1, extract(epoch FROM blocked_until - now()) * 1000)::bigint AS "waitMs"
      FROM login_failures WHERE key = ${key}`;
    return Number(row?.waitMs ?? 1);
  };
  return {
    async begin(attempt) {
      const wait = await count(addressKey(attempt), ADDRESS);
      return wait ?? (await count(pairKey(attempt), PAIR));
    },

    async succeed(attempt) {
      await prisma.$executeRaw`
        WITH pair AS (DELETE FROM login_failures WHERE key = ${pairKey(attempt)})
        UPDATE login_failures SET failures = greatest(0, failures - 1), blocked_until = now()
        WHERE key = ${addressKey(attempt)}`;
    },
  };
}

const addressKey = ({ address }: LoginAttempt) => `address:${address}`;

function pairKey({ name, address }: LoginAttempt): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([name, address]))
    .digest('hex');
  return `pair:${digest}`;
}
