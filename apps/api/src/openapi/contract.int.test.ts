// The OpenAPI document against the API that runs: the same routes, and answers that fit their schemas.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { OPERATOR_ROUTES, type OperatorRoutes } from '@hedge/contracts';
import { makePrismaStore, makeSetupTokens } from '@hedge/db';
import { digestOf } from '../access/secret-text';
import { makeApp, type AppDeps } from '../app';
import { finishOperation } from '../test/finished';
import { findMounted, isPage } from '../test/mounted-routes';
import { BTC, FACTS, FACTS_ANSWER, NOBODY, startOperator, type Operator } from '../test/operator';
import { createPerson, createUser, enrolTotp, PASSWORD, type Person } from '../test/person';
import { makeOpenApiDocument } from './document';
import { DOCUMENT_PATH } from './open-paths';

type Answer = { readonly status: number; readonly body: unknown; readonly type?: string };
type Name = keyof OperatorRoutes;

const document = makeOpenApiDocument('1.2.3');
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema(document, 'document');

const pointerOf = (keys: readonly string[]) =>
  keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');

/** What is wrong with an answer of this operation; empty where it fits its schema. */
function problemsOf(method: string, at: string, { status, body, type }: Answer): readonly string[] {
  const operation = document.paths?.[at]?.[method.toLowerCase() as 'get'];
  const response = operation?.responses?.[String(status)] as { readonly content?: object };
  if (response === undefined) return [`${method} ${at} answers ${status}, which it does not tell`];
  if (response.content === undefined) return body === null ? [] : ['answers more than nothing'];
  const keys = ['paths', at, method.toLowerCase(), 'responses', String(status)];
  const pointer = pointerOf([...keys, 'content', type ?? 'application/json', 'schema']);
  const fits = ajv.compile({ $ref: `document#/${pointer}` });
  if (fits(body)) return [];
  return (fits.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Whether the document tells of this refusal under its status. */
function tellsOf(method: string, at: string, { status, body }: Answer): boolean {
  const { code } = (body as { readonly error: { readonly code: string } }).error;
  const operation = document.paths?.[at]?.[method.toLowerCase() as 'get'];
  const response = operation?.responses?.[String(status)] as { readonly description?: string };
  return response?.description?.includes(`\`${code}\``) ?? false;
}

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator();
  // Lists have something to show.
  await createOperation();
  await raiseAlert();
  await finish();
});
afterAll(() => operator.close());

async function send(
  method: string,
  to: string,
  body?: unknown,
  person?: Person,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const own = person && { cookie: person.cookie, 'x-csrf-token': person.csrfToken };
  const answer = await (person ?? operator).send(method, to, body, { ...own, ...headers });
  const [type] = answer.headers.get('content-type')?.split(';') ?? [];
  return {
    ...{ status: answer.status, body: answer.status === 204 ? null : answer.body },
    ...(type !== undefined && { type }),
  };
}

const createAccount = () => operator.createAccount();

async function operationBody() {
  operator.setWorkerAnswer(FACTS_ANSWER);
  return {
    ...{ accountId: await createAccount(), symbol: BTC, profitTarget: '100' },
    ...{ long: { quantity: '0.02' }, short: { quantity: '0.01' } },
  };
}

async function createOperation(): Promise<string> {
  const { body } = await send('POST', '/api/v1/operations', await operationBody());
  return (body as { readonly id: string }).id;
}

async function needAttention(id: string): Promise<string> {
  await operator.database.prisma.$executeRaw`UPDATE active_operations
    SET attention_reason = 'LEG_GONE', attention_since = 5 WHERE id = ${id}::uuid`;
  return id;
}

async function raiseAlert(): Promise<string> {
  await makePrismaStore(operator.database).raiseAlert({
    ...{ kind: 'NAKED_LEG', dedupeKey: 'one', accountId: null, operationId: null, message: 'one' },
  });
  const { body } = await operator.send('GET', '/api/v1/alerts');
  return body.items[0]?.id ?? NOBODY;
}

async function finish(): Promise<string> {
  const { databaseUrl: url, database } = operator;
  return (await finishOperation({ url, database }, await createAccount())).id;
}

/** How each route is called so that it does what it is for: its id, and its body. */
const CALLS: Readonly<
  Record<Name, () => Promise<{ id?: string; body?: unknown; person?: Person }>>
> = {
  setUp: async () => {
    await operator.database.prisma.$executeRaw`TRUNCATE users CASCADE`;
    const token = 'setup-token-of-this-test';
    await makeSetupTokens(operator.database).issue(digestOf(token));
    return { body: { token, name: 'first', password: PASSWORD } };
  },
  logIn: async () => ({
    body: { name: (await createUser(operator)).name, password: PASSWORD },
  }),
  readSession: async () => ({ person: await createPerson(operator) }),
  logOut: async () => ({ person: await createPerson(operator) }),
  changePassword: async () => ({
    person: await createPerson(operator),
    body: { current: PASSWORD, password: `${PASSWORD} twice` },
  }),
  enrolTotp: async () => ({
    person: await createPerson(operator),
    body: { password: PASSWORD },
  }),
  confirmTotp: async () => {
    const person = await createPerson(operator);
    return { person, body: { code: await enrolTotp(person) } };
  },
  removeTotp: async () => {
    const person = await createPerson(operator);
    await person.send('POST', '/api/v1/session/totp/confirm', { code: await enrolTotp(person) });
    return { person, body: { password: PASSWORD } };
  },
  listUsers: async () => ({}),
  createUser: async () => ({
    body: { name: `u-${randomUUID()}`, role: 'viewer', password: PASSWORD },
  }),
  patchUser: async () => ({
    id: (await createUser(operator, 'viewer')).id,
    body: { role: 'operator' },
  }),
  listTokens: async () => ({}),
  createToken: async () => ({ body: { label: 'a program', scopes: ['read'] } }),
  revokeToken: async () => {
    const token = { label: 'a program', scopes: ['read'] };
    return { id: (await operator.send('POST', '/api/v1/tokens', token)).body.id };
  },
  createAccount: async () => ({ body: operator.accountBody() }),
  listAccounts: async () => ({}),
  readAccount: async () => ({ id: await createAccount() }),
  patchAccount: async () => ({ id: await createAccount(), body: { label: 'another' } }),
  removeAccount: async () => ({ id: await createAccount() }),
  replaceCredentials: async () => {
    const { apiKey, secret } = operator.accountBody();
    return { id: await createAccount(), body: { apiKey, secret } };
  },
  checkAccount: async () => ({ id: await createAccount(), body: { acceptRisks: ['CLOCK'] } }),
  readPositions: async () => {
    const id = await createAccount();
    const { hedgeMode, positions } = FACTS;
    operator.setWorkerAnswer({ ok: true, kind: 'positions', hedgeMode, positions });
    return { id };
  },
  createOperation: async () => ({ body: await operationBody() }),
  openOperation: async () => ({ body: await operationBody() }),
  listOperations: async () => ({}),
  readOperation: async () => ({ id: await createOperation() }),
  readOperationPnl: async () => {
    const id = await createOperation();
    await operator.database.prisma
      .$executeRaw`INSERT INTO pnl_samples VALUES (${id}::uuid, 1, 2.5, 10, true)`;
    return { id };
  },
  patchOperation: async () => ({ id: await createOperation(), body: { profitTarget: '5' } }),
  removeOperation: async () => ({ id: await createOperation() }),
  resolveOperation: async () => ({ id: await needAttention(await createOperation()) }),
  closeOperation: async () => ({ id: await createOperation() }),
  previewClose: async () => {
    const id = await createOperation();
    operator.setWorkerAnswer({ ok: true, kind: 'closing', facts: FACTS, hasOrderSlots: true });
    return { id };
  },
  closeAllOperations: async () => ({ id: await createAccount() }),
  watchEvents: async () => ({}),
  listTradeHistory: async () => ({}),
  exportTradeHistory: async () => ({}),
  readTradeHistoryTotals: async () => ({}),
  readTradeHistory: async () => ({ id: await finish() }),
  listCycles: async () => ({}),
  readSignalAnswers: async () => ({}),
  listAlerts: async () => ({}),
  acknowledgeAlert: async () => ({ id: await raiseAlert() }),
  listSignalKeys: async () => ({}),
  createSignalKey: async () => ({ body: { label: 'a signaller', mode: 'hmac' } }),
  revokeSignalKey: async () => {
    const { body } = await operator.send('POST', '/api/v1/signal-keys', { label: 'a signaller' });
    return { id: body.id };
  },
  listAuditLog: async () => ({}),
};

const ROUTES = Object.entries(OPERATOR_ROUTES) as readonly [Name, OperatorRoutes[Name]][];

describe('the OpenAPI document', () => {
  it('has every route that is mounted, and no other', () => {
    const told = Object.entries(document.paths ?? {}).flatMap(([at, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${at}`),
    );
    // Nothing is called while routes are mounted.
    const app = makeApp({ trustProxyHops: 0, boardQueues: [] } as unknown as AppDeps);
    const mounted = findMounted(app).filter((found) => !isPage(found));

    expect([...new Set(mounted)].sort()).toEqual(told.sort());
  });

  it('is a valid OpenAPI 3.1 document, and the one that is served, with the version of the product', async () => {
    const { version } = JSON.parse(
      readFileSync(path.join(__dirname, '../../package.json'), 'utf8'),
    ) as { readonly version: string };
    const served = await (await fetch(`${operator.url}${DOCUMENT_PATH}`)).json();

    expect(served).toEqual(JSON.parse(JSON.stringify(makeOpenApiDocument(version))));
    expect(served).toMatchObject({ openapi: '3.1.0' });
    const { Validator } = await import('@seriousme/openapi-schema-validator');
    expect(await new Validator().validate(served as Record<string, unknown>)).toEqual({
      valid: true,
    });
  });

  it.each(ROUTES)('tells what %s answers where all goes well', async (name, route) => {
    const { id = '', body, person } = await CALLS[name]();
    const answer = await send(route.method, route.path.replace('{id}', id), body, person);

    expect(answer.status).toBe(route.answer.status);
    expect(problemsOf(route.method, route.path, answer)).toEqual([]);
  });

  // Nobody is there yet whose key it could be.
  const changes = ROUTES.filter(
    ([, { method, permission }]) => method !== 'GET' && permission !== 'anyone',
  );
  it.each(changes)(
    'reads the Idempotency-Key of %s, and refuses one that is none',
    async (name, route) => {
      const { id = '', body, person } = await CALLS[name]();
      const call = (key: string) =>
        send(route.method, route.path.replace('{id}', id), body, person, {
          'idempotency-key': key,
        });

      expect(await call('two words')).toMatchObject({
        status: 400,
        body: {
          error: { code: 'INVALID_REQUEST', message: expect.stringContaining('Idempotency-Key') },
        },
      });
      expect((await call(`key-of-${name}`)).status).toBe(route.answer.status);
    },
  );

  // Who calls is the only thing that these take.
  const takesNothing = ['readSession', 'readSignalAnswers'];
  const takesSomething = ROUTES.filter(([name]) => !takesNothing.includes(name));
  it.each(takesSomething)('tells how %s refuses nonsense', async (_name, { method, path: at }) => {
    const nonsense = method === 'GET' || method === 'DELETE' ? undefined : { nonsense: true };
    const answer = await send(method, `${at.replace('{id}', NOBODY)}?nonsense=1`, nonsense);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(problemsOf(method, at, answer)).toEqual([]);
    expect(tellsOf(method, at, answer)).toBe(true);
  });
});
