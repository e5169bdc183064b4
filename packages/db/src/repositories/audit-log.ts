// Who changed what: how a write names its actor in the audit log, and the log for reading.
import { Prisma } from '../generated/client';
import type { Database } from '../database';
import { buildPage, momentOf, parseCursor, whereAll, type Page, type PageRequest } from './pages';

/** A person, a program with a token, the holder of ADMIN_API_KEY, or of a setup token. */
export type ActorKind = 'user' | 'token' | 'adminKey' | 'setup';

/** Who makes a change, and from where. */
export interface Actor {
  readonly kind: ActorKind;
  /** Of the user or token. */
  readonly id: string | null;
  readonly name: string;
  readonly address: string | null;
  /** A UUID. */
  readonly requestId: string | null;
}

/** The columns of `audit_log` that say who, filled by `actorValues`. */
export const ACTOR_COLUMNS = Prisma.sql`actor_kind, actor_id, actor, address, request_id`;

export function actorValues({ kind, id, name, address, requestId }: Actor): Prisma.Sql {
  return Prisma.sql`${kind}, ${id}::uuid, ${name}, ${address}, ${requestId}::uuid`;
}

/** One change, with all that it changed. Secrets are in none of it. */
export interface AuditRecord {
  readonly id: string;
  /** Wall time, ms. */
  readonly at: number;
  readonly actor: Actor;
  readonly action: string;
  readonly accountId: string | null;
  readonly operationId: string | null;
  /** The user, token or alert that the action is about. */
  readonly subjectId: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Changes from `from` on and before `to`; wall times, ms. */
export interface AuditFilter extends PageRequest {
  /** The actor's name. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly accountId?: string | undefined;
  readonly operationId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface AuditRepository {
  /** Of an action whose change is made elsewhere; a change in this database writes its row itself. */
  record(action: string, detail: Readonly<Record<string, unknown>>, actor: Actor): Promise<void>;
  /** Newest first. @throws {InvalidCursor} */
  list(filter: AuditFilter): Promise<Page<AuditRecord>>;
}

type Row = Omit<AuditRecord, 'at' | 'actor'> & {
  readonly at: bigint;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
  readonly actor: string;
  readonly address: string | null;
  readonly requestId: string | null;
};

export function makeAuditRepository({ prisma }: Database): AuditRepository {
  return {
    async record(action, detail, actor) {
      await prisma.$executeRaw`
        INSERT INTO audit_log (${ACTOR_COLUMNS}, action, detail)
        VALUES (${actorValues(actor)}, ${action}, ${JSON.stringify(detail)}::jsonb)`;
    },

    async list({ limit, cursor, actor, action, accountId, operationId, subjectId, from, to }) {
      const after = parseCursor('audit', cursor, /^\d{1,18}$/);
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT id::text AS id, (extract(epoch FROM at) * 1000)::bigint AS at,
          actor_kind AS "actorKind", actor_id::text AS "actorId", actor, address,
          request_id::text AS "requestId", action, account_id::text AS "accountId",
          operation_id::text AS "operationId", subject_id::text AS "subjectId",
          "before", "after", detail
        FROM audit_log l
        ${whereAll([
          after && Prisma.sql`(l.at, l.id) < (${momentOf(after.at)}, ${after.id}::bigint)`,
          actor === undefined ? null : Prisma.sql`l.actor = ${actor}`,
          action === undefined ? null : Prisma.sql`l.action = ${action}`,
          accountId === undefined ? null : Prisma.sql`l.account_id = ${accountId}::uuid`,
          operationId === undefined ? null : Prisma.sql`l.operation_id = ${operationId}::uuid`,
          subjectId === undefined ? null : Prisma.sql`l.subject_id = ${subjectId}::uuid`,
          from === undefined ? null : Prisma.sql`l.at >= ${momentOf(from)}`,
          to === undefined ? null : Prisma.sql`l.at < ${momentOf(to)}`,
        ])}
        ORDER BY l.at DESC, l.id DESC
        LIMIT ${limit + 1}`;
      return buildPage('audit', rows.map(toRecord), limit, ({ at, id }) => ({ at, id }));
    },
  };
}

function toRecord({ actorKind, actorId, actor, address, requestId, ...row }: Row): AuditRecord {
  return {
    ...row,
    at: Number(row.at),
    actor: { kind: actorKind, id: actorId, name: actor, address, requestId },
  };
}
