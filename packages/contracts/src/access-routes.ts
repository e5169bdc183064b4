// Routes about who may do what, and who did.
import { auditView } from './access-api';
import { auditQuery, pageOf } from './lists';
import { route } from './route-contract';

export const ACCESS_ROUTES = {
  listAuditLog: route({
    method: 'GET',
    path: '/api/v1/audit-log',
    summary: 'List who changed what',
    permission: 'administer',
    query: auditQuery,
    answer: { status: 200, body: pageOf(auditView) },
    problems: [],
  }),
};
