// The audit log, for reading.
import type { AuditView } from '@hedge/contracts';
import type { AuditRecord, AuditRepository } from '@hedge/db';
import type { Handlers } from '../operator-router';
import { viewPage } from '../views';

export type AuditDeps = { readonly audit: AuditRepository };

export function makeAuditHandlers(deps: AuditDeps): Handlers<'listAuditLog'> {
  return {
    listAuditLog: async ({ query }) => viewPage(await deps.audit.list(query), viewAudit),
  };
}

function viewAudit({ at, actor, ...change }: AuditRecord): AuditView {
  const { requestId, ...who } = actor;
  return { ...change, at: new Date(at).toISOString(), actor: who, requestId };
}
