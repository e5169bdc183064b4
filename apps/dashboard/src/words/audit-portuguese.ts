// The page of who changed what, in Portuguese.
import type { AUDIT_ENGLISH } from './audit-english';

export const AUDIT_PORTUGUESE: typeof AUDIT_ENGLISH = {
  title: 'Auditoria',
  actor: 'Quem',
  action: 'O quê',
  columns: { at: 'Quando', actor: 'Quem', action: 'O quê', changes: 'De quê para quê' },
  kinds: {
    user: 'pessoa',
    token: 'programa',
    adminKey: 'chave de administração',
    setup: 'primeira instalação',
  },
  nothing: 'nada',
};
