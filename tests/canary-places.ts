// Requests that are refused, with a secret in the credential, the path, the query or a header.
import { ACCOUNTS, cookieOf, type Case } from './canary-cases';
import { BY_ADMIN, MONITOR_KEY, PASSWORD, type CanaryDesk } from './canary-desk';

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** @param its asked when a case runs */
export function makePlaces(its: () => CanaryDesk) {
  const cookie = () => cookieOf(its());
  const byPerson = () => ({ cookie: cookie(), 'x-csrf-token': its().shown.csrfToken });

  const CREDENTIALS: readonly Case[] = [
    [
      'a revoked token',
      401,
      async () => {
        const revoke = { method: 'DELETE', headers: BY_ADMIN };
        await its().ask('revoking', { ...revoke, path: `/api/v1/tokens/${its().shown.tokenId}` });
        const headers = { authorization: `Bearer ${its().shown.apiToken}` };
        return { method: 'GET', path: ACCOUNTS, headers };
      },
    ],
    [
      'the signal key as a token',
      401,
      () => ({
        ...{ method: 'GET', path: ACCOUNTS, headers: { authorization: `Bearer ${MONITOR_KEY}` } },
      }),
    ],
    [
      'the password as a basic credential',
      401,
      () => {
        const basic = Buffer.from(`ana:${PASSWORD}`).toString('base64');
        return { method: 'GET', path: ACCOUNTS, headers: { authorization: `Basic ${basic}` } };
      },
    ],
    [
      'the cookie without its token',
      403,
      () => ({
        ...{ path: '/api/v1/tokens', headers: { cookie: cookie() } },
      }),
    ],
    [
      'the cookie from another site',
      403,
      () => ({
        ...{
          path: '/api/v1/tokens',
          headers: { ...byPerson(), origin: 'https://elsewhere.example' },
        },
      }),
    ],
  ];

  const PLACES: readonly Case[] = [
    [
      'a secret as a path',
      404,
      () => ({
        ...{ method: 'GET', path: `/api/v1/${its().desk.secret}`, headers: BY_ADMIN },
      }),
    ],
    [
      'a secret as an id',
      404,
      () => ({
        ...{ method: 'GET', path: `${ACCOUNTS}/${its().desk.apiKey}`, headers: BY_ADMIN },
      }),
    ],
    [
      'a secret in a path that does not decode',
      404,
      () => ({
        ...{ method: 'GET', path: `${ACCOUNTS}/%ZZ${its().desk.secret}`, headers: BY_ADMIN },
      }),
    ],
    [
      'a secret in the path of a file',
      404,
      () => ({
        ...{ method: 'GET', path: `/${its().shown.signalKey}/.env` },
      }),
    ],
    [
      'a password in a path',
      404,
      () => ({
        ...{ method: 'GET', path: `/login/ana/${encodeURIComponent(PASSWORD)}` },
      }),
    ],
    [
      'a secret in a query',
      400,
      () => ({
        ...{ method: 'GET', path: `${ACCOUNTS}?apiKey=${its().desk.secret}`, headers: BY_ADMIN },
      }),
    ],
    [
      'a secret as the name in a query',
      400,
      () => ({
        ...{ method: 'GET', path: `${ACCOUNTS}?${its().desk.secret}=1`, headers: BY_ADMIN },
      }),
    ],
    [
      'a secret as a cursor',
      400,
      () => ({
        ...{ method: 'GET', path: `${ACCOUNTS}?cursor=${its().desk.secret}`, headers: BY_ADMIN },
      }),
    ],
    [
      'a secret beside another method',
      405,
      () => ({
        ...{ method: 'DELETE', path: `${ACCOUNTS}?secret=${its().desk.secret}`, headers: BY_ADMIN },
      }),
    ],
    [
      'a secret as a condition',
      400,
      () => ({
        ...{ method: 'DELETE', path: `/api/v1/operations/${NOBODY}` },
        headers: { ...BY_ADMIN, 'if-match': its().desk.secret },
      }),
    ],
  ];

  /** Wrong bodies that hold keys; each against creating an account, and giving one other keys. */
  return { CREDENTIALS, PLACES };
}
