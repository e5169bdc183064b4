// The page of the accounts, in English.

export const ACCOUNTS_ENGLISH = {
  title: 'Accounts',
  empty: 'There is no account yet. Hedges are watched on accounts: an admin adds one here.',
  columns: { account: 'Account', key: 'Key, added', check: 'Check', actions: 'Actions' },
  disabled: 'disabled',
  neverChecked: 'never checked',
  checkPassed: 'passed',
  checkFailed: 'not passed',
  add: 'Add account',
  change: 'Change',
  save: 'Save',
  replaceKey: 'New key',
  check: 'Check',
  enable: 'Enable',
  disable: 'Disable',
  remove: 'Delete',
  label: 'Name',
  mode: 'Kind',
  modes: {
    paper: 'paper: the paper exchange, no real money',
    demo: 'demo: the exchange’s own test net',
    live: 'live: real money',
  },
  egressAddress: 'Leaves from the address (may be left out)',
  egressHint:
    'One of the worker’s EGRESS_ADDRESSES, where it has several. Without one its requests leave from the worker’s first.',
  leavesFrom: 'leaves from {address}',
  live: 'Orders of this account move real money. The server takes it only where live trading is allowed.',
  apiKey: 'API key',
  secret: 'Secret',
  secretHint: 'Both are encrypted before they are stored, and never shown again.',
  sameAccount:
    'Another key of the same account at the exchange: positions and orders are looked for there.',
  acceptRisks: 'Accept these risks',
  passed: 'The exchange was asked, and the check passed.',
  notPassed: 'The check did not pass: nothing new is registered on this account.',
  notChecked:
    'Stored, but nobody could ask the exchange now: it is checked before the first hedge is registered.',
  disableMeaning:
    '{label} takes no hedge and begins no close while it is disabled. Profits are not taken. A close that has begun is finished.',
  enableMeaning: '{label} is read again, and its hedges are closed at their targets again.',
  removeMeaning:
    '{label} goes for good: its key is erased, and there is no way back. Its history stays.',
};
