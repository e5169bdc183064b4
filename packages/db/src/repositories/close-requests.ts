// A person asks for operations to be closed at once; a cycle begins what is asked for here.
import type { CloseRequest, OperationStatus } from '@hedge/domain';
import { Prisma, type PrismaClient } from '../generated/client';
import { standsRequest } from '../store/close-request';
import { CLOSE_REQUEST } from '../store/operation-rows';
import { ACTOR_COLUMNS, actorValues, type Actor } from './audit-log';
import { NO_OPEN_ORDER, seenVersion } from './operation-guards';

/** A request that was taken. */
export interface RequestedClose {
  readonly version: number;
  /** By the database's clock, ms. */
  readonly requestedAt: number;
}

/** An operation of an account that was asked to close everything. */
export interface CloseAllRow {
  readonly operationId: string;
  /** Null where it was refused. */
  readonly requested: RequestedClose | null;
  /** As it stood when it was asked for. */
  readonly before: {
    readonly status: OperationStatus;
    readonly version: number;
    readonly closeRequest: CloseRequest | null;
  };
}

export interface CloseRequests {
  /**
   * Asks for a close whatever the target: only while ACTIVE, without an order that may still execute,
   * and while no request stands. Raises the version, so that an intent under way loses; the next cycle
   * begins the close, or the request lapses after `CLOSE_REQUEST_MS`.
   */
  requestClose(
    operationId: string,
    actor: Actor,
    version?: number,
  ): Promise<RequestedClose | 'conflict' | 'notFound'>;
  /** The same for every operation of the account, each by itself; oldest first. */
  requestCloseAll(accountId: string, actor: Actor): Promise<readonly CloseAllRow[]>;
}

export function makeCloseRequests(prisma: PrismaClient): CloseRequests {
  return {
    async requestClose(operationId, actor, version) {
      const chosen = Prisma.sql`o.id = ${operationId}::uuid AND ${seenVersion(version)}`;
      const [outcome] = await prisma.$queryRaw<
        { readonly requested: RequestedClose | null; readonly known: boolean }[]
      >`
        ${request(chosen, actor)}
        SELECT (SELECT ${REQUESTED} FROM op) AS requested,
          EXISTS (SELECT FROM active_operations WHERE id = ${operationId}::uuid) AS known`;
      return outcome?.requested ?? (outcome?.known === true ? 'conflict' : 'notFound');
    },

    async requestCloseAll(accountId, actor) {
      const chosen = Prisma.sql`o.account_id = ${accountId}::uuid`;
      return prisma.$queryRaw<CloseAllRow[]>`
        ${request(chosen, actor)}
        SELECT o.id::text AS "operationId", CASE WHEN op.id IS NOT NULL THEN ${REQUESTED} END AS requested,
          json_build_object('status', o.status, 'version', o.version,
            'closeRequest', ${CLOSE_REQUEST}) AS before
        FROM active_operations o LEFT JOIN op ON op.id = o.id
        WHERE ${chosen}
        ORDER BY o.created_at, o.id`;
    },
  };
}

/** Of a row `op`, which is the operation as the request left it. */
const REQUESTED = Prisma.sql`json_build_object('version', op.version,
  'requestedAt', (extract(epoch FROM op.close_requested_at) * 1000)::bigint)`;

/**
 * Queries `op`, the operations that took the request, and their audit. Rows are locked in order of
 * id, as a cycle locks those whose PnL it writes.
 */
function request(chosen: Prisma.Sql, actor: Actor): Prisma.Sql {
  return Prisma.sql`
    WITH due AS (
      SELECT o.id FROM active_operations o
      WHERE ${chosen} AND o.status = 'ACTIVE' AND ${NO_OPEN_ORDER} AND NOT ${standsRequest()}
      ORDER BY o.id FOR NO KEY UPDATE
    ), op AS (
      UPDATE active_operations o
      SET version = o.version + 1, retry_at = NULL, cancel_count = 0, close_requested_at = now(),
          close_requested_by = ${actor.name}, close_lapsed_why = NULL
      FROM due WHERE o.id = due.id
      RETURNING o.id, o.account_id, o.version, o.close_requested_at
    ), audit AS (
      INSERT INTO audit_log (${ACTOR_COLUMNS}, action, account_id, operation_id, detail)
      SELECT ${actorValues(actor)}, 'operation.close', op.account_id, op.id,
        jsonb_build_object('version', op.version)
      FROM op
    )`;
}
