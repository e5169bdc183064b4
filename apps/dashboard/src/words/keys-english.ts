// The page of keys and tokens, in English.

export const KEYS_ENGLISH = {
  title: 'Keys',
  signalKeys: 'Signal keys',
  signalKeysMeaning:
    'What a signaller proves itself with. They open the signal endpoint and nothing else.',
  tokens: 'API tokens',
  tokensMeaning: 'What programs use the operator API with.',
  noKeys: 'There is no signal key: signallers use MONITOR_API_KEY, where it is set.',
  noTokens:
    'There is no token: no program uses the operator API, but by the admin key where it is set.',
  addKey: 'New signal key',
  addToken: 'New token',
  columns: {
    label: 'Name',
    mode: 'Kind',
    scopes: 'May',
    standing: 'Standing',
    used: 'Last used',
    actions: 'Actions',
  },
  label: 'Name',
  labelHint: 'Which signaller it is for.',
  tokenHint: 'Which program it is for.',
  mode: 'Kind',
  modes: {
    plain: 'plain: the key is sent with each signal',
    hmac: 'signing: each signal is signed, the secret is never sent',
  },
  notBefore: 'Valid from (may be left out)',
  notAfter: 'Valid until (may be left out)',
  scopes: 'What it may do',
  permissions: { read: 'read', operate: 'operate', administer: 'administer' },
  days: 'Valid for days',
  token: 'Token, for the header “Authorization: Bearer”',
  standings: { valid: 'valid', early: 'not yet, from', over: 'over since', revoked: 'revoked' },
  until: 'until',
  neverUsed: 'never',
  revoke: 'Revoke',
  revokeMeaning:
    '{label} opens nothing any more, at once and for good. Whatever uses it stops working.',
};
