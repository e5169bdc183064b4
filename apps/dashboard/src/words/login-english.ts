// Logging in, in English.

export const LOGIN_ENGLISH = {
  title: 'Log in',
  ended: 'Your session has ended. Log in again to go on where you were.',
  insecure:
    'This address is neither HTTPS nor localhost, so the browser will not keep your login. Open the page over HTTPS.',
  name: 'Name',
  password: 'Password',
  code: 'Code of the authenticator, or a recovery code',
  submit: 'Log in',
  waiting: 'Logging in…',
  problems: {
    failed: 'The name, the password or the code is wrong.',
    codeRequired: 'The password is right. Now give the code of your authenticator.',
    throttled: 'Too many failed logins. You can try again in {wait}.',
    busy: 'Too many people are logging in at once. Try again.',
    incomplete: 'Something is missing, or the code is too short: it has at least 6 characters.',
    unreachable: 'The server does not answer. Check the connection and try again.',
    internal: 'The server could not log you in. Its log says why.',
  },
};
