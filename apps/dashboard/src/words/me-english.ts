// The page of the own way in, in English.

export const ME_ENGLISH = {
  title: 'My account',
  changePassword: 'Change password',
  changeMeaning: 'You are logged out everywhere by this, and log in with the new one.',
  current: 'Present password',
  again: 'New password once more',
  differs: 'The new password was not written the same way twice.',
  noQr: 'The QR code could not be loaded: type the secret into the authenticator.',
  totp: {
    title: 'Authenticator',
    meaning:
      'With an authenticator on your phone, the password alone opens nothing: each login asks for its code as well.',
    present: 'You have one: each login asks for its code.',
    begin: 'Set up an authenticator',
    scan: 'Scan this with the authenticator on your phone, or type the secret. It guards nothing before a code has confirmed it.',
    qr: 'QR code for the authenticator',
    open: 'Open in an authenticator on this device',
    secret: 'Secret',
    code: 'Code that the authenticator shows',
    confirm: 'Confirm',
    confirmed: 'Confirmed: from now on each login asks for a code.',
    recovery: 'Recovery codes: each opens once in place of a code',
    remove: 'Remove the authenticator',
    removeMeaning: 'The password alone opens your account then.',
    removed: 'Removed: the password alone is asked for.',
  },
};
