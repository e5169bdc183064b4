// Who may do what, over the API: what is sent and what is answered. Secrets go one way, or are shown once.
import { z } from 'zod';
import { isoTime } from './amounts';

export const auditView = z.object({
  id: z.string(),
  at: isoTime,
  actor: z.object({
    kind: z.enum(['user', 'token', 'adminKey', 'setup']),
    id: z.uuid().nullable(),
    name: z.string(),
    /** Where the request came from; null for changes of before it was kept. */
    address: z.string().nullable(),
  }),
  requestId: z.uuid().nullable(),
  action: z.string(),
  accountId: z.uuid().nullable(),
  operationId: z.uuid().nullable(),
  /** The user, token or alert that the action is about. */
  subjectId: z.uuid().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditView = z.infer<typeof auditView>;
