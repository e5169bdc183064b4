// Changes that came under an Idempotency-Key, and what they were answered: a repetition is told the
// same and changes nothing again.
import { Prisma } from '../generated/client';
import type { Database } from '../database';

/** A change as its caller sent it. */
export interface KeyedRequest {
  readonly caller: string;
  readonly key: string;
  /** A digest of all that makes it this request. */
  readonly request: string;
}

/** An answer to give again; `body` null says nothing, or nothing that may be kept. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * `begun`: make the change, under this id where it creates. `answered`: it was made. `running`: another
 * try is under way. `other`: the key was used for another request.
 */
export type Claim =
  | { readonly kind: 'begun'; readonly newId: string }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  | { readonly kind: 'running' }
  | { readonly kind: 'other' };

export interface IdempotencyKeys {
  /** A try that neither answered nor gave up within a minute is taken over, with the id that it had. */
  claim(request: KeyedRequest, newId: string): Promise<Claim>;
  /** The change was made. */
  keepAnswer(request: KeyedRequest, answer: KeptAnswer): Promise<void>;
  /** The change was refused: the key is free for any request. */
  forget(request: KeyedRequest): Promise<void>;
  /** Nobody knows whether the change was made: the same request may be tried at once. */
  giveUp(request: KeyedRequest): Promise<void>;
}

const TAKEN_OVER_AFTER_SECONDS = 60;
const KEPT_HOURS = 24;
/** More than one claim adds, so that the table does not grow. */
const PRUNED_PER_CLAIM = 10;

interface Row {
  readonly request: string;
  readonly status: number | null;
  readonly body: unknown;
}

export function makeIdempotencyKeys({ prisma }: Database): IdempotencyKeys {
  const unanswered = ({ caller, key, request }: KeyedRequest) => Prisma.sql`
    caller = ${caller} AND key = ${key} AND request = ${request} AND status IS NULL`;
  return {
    async claim({ caller, key, request }, newId) {
      const [begun] = await prisma.$queryRaw<{ newId: string }[]>`
        WITH pruned AS (
          DELETE FROM idempotency_keys WHERE (caller, key) IN (
            SELECT caller, key FROM idempotency_keys
            WHERE created_at < now() - ${KEPT_HOURS}::int * interval '1 hour'
              AND (caller, key) <> (${caller}, ${key})
            ORDER BY created_at LIMIT ${PRUNED_PER_CLAIM} FOR UPDATE SKIP LOCKED)
        )
        INSERT INTO idempotency_keys AS k (caller, key, request, new_id)
        VALUES (${caller}, ${key}, ${request}, ${newId}::uuid)
        ON CONFLICT (caller, key) DO UPDATE SET claimed_at = now()
        WHERE k.request = EXCLUDED.request AND k.status IS NULL
          AND (k.claimed_at IS NULL
            OR k.claimed_at < now() - ${TAKEN_OVER_AFTER_SECONDS}::int * interval '1 second')
        RETURNING k.new_id::text AS "newId"`;
      if (begun !== undefined) return { kind: 'begun', newId: begun.newId };
      const [found] = await prisma.$queryRaw<Row[]>`
        SELECT request, status, body FROM idempotency_keys
        WHERE caller = ${caller} AND key = ${key}`;
      // Whoever held it was refused meanwhile, and the next try finds the key free.
      if (found === undefined) return { kind: 'running' };
      if (found.request !== request) return { kind: 'other' };
      if (found.status === null) return { kind: 'running' };
      return { kind: 'answered', answer: { status: found.status, body: found.body } };
    },

    async keepAnswer(request, { status, body }) {
      const text = body === null ? null : JSON.stringify(body);
      await prisma.$executeRaw`
        UPDATE idempotency_keys SET status = ${status}, body = ${text}::jsonb
        WHERE ${unanswered(request)}`;
    },

    async forget(request) {
      await prisma.$executeRaw`DELETE FROM idempotency_keys WHERE ${unanswered(request)}`;
    },

    async giveUp(request) {
      await prisma.$executeRaw`
        UPDATE idempotency_keys SET claimed_at = NULL WHERE ${unanswered(request)}`;
    },
  };
}
