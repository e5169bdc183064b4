// The second factor of users: authenticator secrets, sealed, and recovery codes, as digests.
import type { Database } from '../database';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';

export interface SecondFactors {
  /** Keeps the secret of an authenticator that is still to be confirmed, instead of an earlier one. */
  enrol(userId: string, sealed: string, actor: Actor): Promise<void>;
  /** From now on codes are asked for. False where another enrolment came between. */
  confirm(
    enrolment: { readonly userId: string; readonly sealed: string; readonly step: number },
    recoveryDigests: readonly string[],
    actor: Actor,
  ): Promise<boolean>;
  /** A code of this step counts, once, and none of an earlier step does any more. */
  useStep(userId: string, step: number): Promise<boolean>;
  /** A recovery code counts, once. */
  useRecoveryCode(userId: string, digest: string, actor: Actor): Promise<boolean>;
}

export function makeSecondFactors({ prisma }: Database): SecondFactors {
  return {
    async enrol(userId, sealed, actor) {
      await prisma.$executeRaw`
        WITH u AS (
          UPDATE users SET totp_pending_sealed = ${sealed} WHERE id = ${userId}::uuid RETURNING id
        )
        INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id)
        SELECT ${actorValues(actor)}, 'user.totp-enrol', u.id FROM u`;
    },

    async confirm({ userId, sealed, step }, recoveryDigests, actor) {
      const [outcome] = await prisma.$queryRaw<{ confirmed: boolean }[]>`
        WITH u AS (
          UPDATE users SET totp_sealed = totp_pending_sealed, totp_pending_sealed = NULL,
            totp_step = ${BigInt(step)}::bigint
          WHERE id = ${userId}::uuid AND totp_pending_sealed = ${sealed}
          RETURNING id
        ), codes AS (
          INSERT INTO recovery_codes (user_id, code_digest)
          SELECT u.id, code FROM u, unnest(${[...recoveryDigests]}::text[]) AS code
        ), audit AS (
          INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id)
          SELECT ${actorValues(actor)}, 'user.totp', u.id FROM u
        )
        SELECT EXISTS (SELECT FROM u) AS confirmed`;
      return outcome?.confirmed === true;
    },

    async useStep(userId, step) {
      const used = await prisma.$executeRaw`
        UPDATE users SET totp_step = ${BigInt(step)}::bigint
        WHERE id = ${userId}::uuid
          AND (totp_step IS NULL OR totp_step < ${BigInt(step)}::bigint)`;
      return used === 1;
    },

    async useRecoveryCode(userId, digest, actor) {
      // Who has lost an authenticator, or found somebody's codes: to be seen, whatever follows.
      const used = await prisma.$executeRaw`
        WITH c AS (
          UPDATE recovery_codes SET used_at = now()
          WHERE user_id = ${userId}::uuid AND code_digest = ${digest} AND used_at IS NULL
          RETURNING user_id
        )
        INSERT INTO audit_log (${ACTOR_COLUMNS}, action, subject_id, detail)
        SELECT ${actorValues(actor)}, 'user.recovery-code', c.user_id,
          jsonb_build_object('codesLeft', (SELECT count(*) - 1 FROM recovery_codes r
            WHERE r.user_id = c.user_id AND r.used_at IS NULL))
        FROM c`;
      return used === 1;
    },
  };
}
