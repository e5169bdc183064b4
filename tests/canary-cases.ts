// Requests that are refused, with secrets in their bodies: keys of an exchange, logins, signals.
import { randomBytes } from 'node:crypto';
import {
  ADMIN_KEY,
  BY_ADMIN,
  MONITOR_KEY,
  PASSWORD,
  signedBy,
  type Asked,
  type CanaryDesk,
  type Keys,
} from './canary-desk';

/** What is wrong, the status of the answer, and the request. */
export type Case = readonly [what: string, status: number, asked: () => Asked | Promise<Asked>];
/** The same for whatever takes keys of an exchange. */
type BodyCase = readonly [what: string, status: number, asked: (keys: Keys) => Partial<Asked>];
/** The same for the signal endpoint. */
type SignalCase = readonly [what: string, status: number, asked: () => Omit<Asked, 'path'>];

export const ACCOUNTS = '/api/v1/accounts';
const SESSION = '/api/v1/session';
const SIGNAL = '{"timestamp":"2025-01-26T10:30:45.000Z","source":"vps-monitor"}';

export const accountOf = (keys: Keys) => ({
  ...{ label: 'a', exchange: 'binanceusdm', mode: 'paper' },
  ...keys,
});

export const cookieOf = ({ shown }: CanaryDesk) => `__Host-session=${shown.session}`;

/** @param its asked when a case runs */
export function makeCases(its: () => CanaryDesk) {
  const byPerson = () => ({ cookie: cookieOf(its()), 'x-csrf-token': its().shown.csrfToken });

  const BODIES: readonly BodyCase[] = [
    ['JSON cut short', 400, (keys) => ({ body: JSON.stringify(accountOf(keys)).slice(0, -1) })],
    ['a body that is too large', 413, (keys) => ({ body: { ...keys, label: 'x'.repeat(20_000) } })],
    [
      'a form',
      415,
      (keys) => ({
        body: new URLSearchParams({ ...keys }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    ],
    [
      'a compressed body',
      415,
      (keys) => ({
        ...{ body: JSON.stringify(keys), headers: { 'content-encoding': 'gzip' } },
      }),
    ],
    [
      'keys of a wrong type',
      422,
      ({ apiKey, secret }) => ({
        body: { ...accountOf({ apiKey, secret }), apiKey: [apiKey], secret: { secret } },
      }),
    ],
    [
      'keys with a space',
      422,
      (keys) => ({
        body: { ...accountOf(keys), apiKey: `${keys.apiKey} `, secret: ` ${keys.secret}` },
      }),
    ],
    [
      'keys in the wrong fields',
      422,
      ({ apiKey, secret }) => ({
        ...{
          body: { label: secret, exchange: apiKey, mode: secret, acceptRisks: [apiKey, secret] },
        },
      }),
    ],
    [
      'keys as names of fields',
      422,
      ({ apiKey, secret }) => ({
        ...{ body: { [apiKey]: secret, [secret]: apiKey, [randomBytes(32).toString('hex')]: 1 } },
      }),
    ],
  ];

  const LOGINS: readonly Case[] = [
    [
      'a wrong password',
      401,
      () => ({
        ...{ path: SESSION, body: { name: 'ana', password: `${PASSWORD}, not quite` } },
      }),
    ],
    [
      'a password as the name',
      401,
      () => ({
        ...{ path: SESSION, body: { name: PASSWORD, password: PASSWORD } },
      }),
    ],
    [
      'a password and no code',
      401,
      () => ({
        ...{ path: SESSION, body: { name: 'ana', password: PASSWORD } },
      }),
    ],
    [
      'the seed as a code',
      401,
      () => ({
        ...{ path: SESSION, body: { name: 'ana', password: PASSWORD, code: its().shown.seed } },
      }),
    ],
    [
      'a login that is no JSON',
      400,
      () => ({
        ...{ path: SESSION, body: `name=ana&password=${PASSWORD}` },
      }),
    ],
    [
      'a login with more fields',
      422,
      () => ({
        ...{ path: SESSION, body: { name: 'ana', password: PASSWORD, [PASSWORD]: PASSWORD } },
      }),
    ],
    [
      'another password with a wrong present one',
      401,
      () => ({
        ...{ path: `${SESSION}/password`, headers: byPerson() },
        body: { current: its().shown.recoveryCode, password: PASSWORD },
      }),
    ],
    [
      'an authenticator beside another',
      409,
      () => ({
        ...{ path: `${SESSION}/totp`, headers: byPerson(), body: { password: PASSWORD } },
      }),
    ],
    [
      'the setup token once more',
      409,
      () => ({
        path: '/api/v1/setup',
        body: { token: its().shown.setupToken, name: 'ben', password: PASSWORD },
      }),
    ],
    [
      'a name that is taken',
      409,
      () => ({
        ...{ path: '/api/v1/users', headers: BY_ADMIN },
        body: { name: 'ana', role: 'viewer', password: PASSWORD },
      }),
    ],
    [
      'a form of the board with a wrong password',
      401,
      () => ({
        path: '/admin/login',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          name: PASSWORD,
          password: its().shown.recoveryCode,
        }).toString(),
      }),
    ],
    [
      'a form of the board that is too large',
      413,
      () => ({
        path: '/admin/login',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ name: 'ana', password: PASSWORD.repeat(100) }).toString(),
      }),
    ],
  ];

  const SIGNALS: readonly SignalCase[] = [
    ['no key, but in the query', 401, () => ({ body: SIGNAL })],
    ['the admin key', 401, () => ({ headers: { 'x-monitor-key': ADMIN_KEY }, body: SIGNAL })],
    [
      'no JSON',
      400,
      () => ({
        ...{
          headers: { 'x-monitor-key': its().shown.signalKey },
          body: `key=${its().shown.signalKey}`,
        },
      }),
    ],
    [
      'keys in the body',
      400,
      () => ({
        headers: { 'x-monitor-key': MONITOR_KEY },
        body: { timestamp: MONITOR_KEY, source: its().shown.signalKey },
      }),
    ],
    [
      'too much',
      413,
      () => ({
        ...{ headers: { 'x-monitor-key': MONITOR_KEY }, body: MONITOR_KEY.repeat(100) },
      }),
    ],
    [
      'the secret in place of the signature',
      401,
      () => ({
        headers: {
          'x-key-id': its().shown.signingSecret,
          'x-signature': its().shown.signingSecret,
        },
        body: SIGNAL,
      }),
    ],
    [
      'an old signature',
      401,
      () => ({ headers: signedBy(its().shown, SIGNAL, 60_000), body: SIGNAL }),
    ],
  ];

  return { BODIES, LOGINS, SIGNALS };
}
