// The page of the users, in English.

export const USERS_ENGLISH = {
  title: 'Users',
  empty: 'There is no user yet.',
  columns: {
    name: 'Name',
    role: 'Role',
    totp: 'Authenticator',
    created: 'Added',
    actions: 'Actions',
  },
  you: 'you',
  disabled: 'disabled',
  withTotp: 'yes',
  withoutTotp: 'none',
  add: 'Add user',
  changeRole: 'Change role',
  setPassword: 'New password',
  enable: 'Enable',
  disable: 'Disable',
  removeTotp: 'Remove authenticator',
  name: 'Name',
  nameHint: 'Up to 64 letters, digits and . _ @ + -; upper and lower case are one.',
  role: 'Role',
  roles: {
    viewer: 'sees everything, changes nothing',
    operator: 'also opens, changes and closes hedges',
    admin: 'also looks after accounts, users and keys',
  },
  password: 'New password',
  passwordHint: 'At least 12 characters, of any kind. Tell it to nobody else.',
  loggedOut: '{name} is logged out everywhere by this.',
  disableMeaning: '{name} can log in no more, and is logged out everywhere at once.',
  enableMeaning: '{name} can log in again.',
  removeTotpMeaning:
    '{name} logs in with the password alone then. This is for who has lost the authenticator and the recovery codes: be sure who asks.',
};
