// The page of who changed what, in English.

export const AUDIT_ENGLISH = {
  title: 'Audit log',
  actor: 'Who',
  action: 'What',
  columns: { at: 'When', actor: 'Who', action: 'What', changes: 'From what into what' },
  kinds: { user: 'person', token: 'program', adminKey: 'admin key', setup: 'first setup' },
  nothing: 'nothing',
};
