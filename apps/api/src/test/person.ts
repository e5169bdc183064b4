// People who log in, as a browser would: a cookie, and the token that goes with it.
import { SESSION_COOKIE, type Role } from '@hedge/contracts';
import { computeCode } from '../access/totp';
import type { Operator } from './operator';

export const PASSWORD = 'correct horse battery staple';

export type LoginAnswer = {
  readonly status: number;
  readonly headers: Headers;
  /** As a browser would send it; empty where none was set. */
  readonly cookie: string;
  readonly body: {
    readonly csrfToken?: string;
    readonly permissions?: readonly string[];
    readonly error?: { readonly code: string };
  };
};

type Credentials = {
  readonly name: string;
  readonly password?: string;
  readonly code?: string;
};

export async function logIn(
  url: string,
  { name, password = PASSWORD, code }: Credentials,
  headers: Readonly<Record<string, string>> = {},
): Promise<LoginAnswer> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name, password, code }),
  });
  const set = answer.headers.get('set-cookie') ?? '';
  return {
    status: answer.status,
    headers: answer.headers,
    cookie: set.startsWith(`${SESSION_COOKIE}=`) ? (set.split(';')[0] ?? '') : '',
    body: (await answer.json()) as LoginAnswer['body'],
  };
}

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly cookie: string;
  readonly csrfToken: string;
  /** With the cookie and its token, unless other headers are given. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): ReturnType<typeof sendAs>;
};

/** Whoever may create users. */
type Sender = Pick<Operator, 'url'> & {
  send(
    method: string,
    path: string,
    body: unknown,
  ): Promise<{ readonly status: number; readonly body: { readonly id: string } }>;
};

let created = 0;

/** A user of a name that nobody else has. */
export async function createUser(operator: Sender, role: Role = 'admin') {
  created += 1;
  const name = `person-${created}`;
  const { status, body } = await operator.send('POST', '/api/v1/users', {
    ...{ name, role, password: PASSWORD },
  });
  if (status !== 201) throw new Error(`user not created: ${JSON.stringify(body)}`);
  return { id: body.id, name };
}

export async function createPerson(operator: Sender, role: Role = 'admin'): Promise<Person> {
  const { id, name } = await createUser(operator, role);
  const { cookie, body } = await logIn(operator.url, { name });
  const csrfToken = body.csrfToken ?? '';
  return {
    ...{ id, name, cookie, csrfToken },
    send: (method, path, sent, headers = { cookie, 'x-csrf-token': csrfToken }) =>
      sendAs(operator.url, method, path, sent, headers),
  };
}

/** Begins with an authenticator, and computes its code of now. */
export async function enrolTotp(person: Person): Promise<string> {
  const { body } = await person.send('POST', '/api/v1/session/totp', { password: PASSWORD });
  return codeOf(body.secret ?? '', 0);
}

/** The code that an authenticator shows, so many steps from now. */
export function codeOf(secret: string, stepsAhead: number): string {
  const step = Math.floor(Date.now() / 30_000) + stepsAhead;
  return computeCode(fromBase32(secret), step);
}

function fromBase32(text: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

async function sendAs(
  url: string,
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return {
    status: answer.status,
    headers: answer.headers,
    body: (isJson ? JSON.parse(text) : {}) as {
      readonly id?: string;
      readonly secret?: string;
      readonly recoveryCodes?: readonly string[];
      readonly error?: { readonly code: string };
    },
  };
}
