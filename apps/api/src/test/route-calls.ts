// How each route of the operator API is called so that it does what it is for: one call for each, so
// that what holds for all of them can be asked of all of them.
import { randomUUID } from 'node:crypto';
import { OPERATOR_ROUTES, type OperatorRoutes } from '@hedge/contracts';
import { makePrismaStore, makeSetupTokens } from '@hedge/db';
import { digestOf } from '../access/secret-text';
import { finishOperation } from './finished';
import { FACTS, FACTS_ANSWER, hedgeBody, NOBODY, type Operator } from './operator';
import { createPerson, createUser, enrolTotp, PASSWORD, type Person } from './person';

type Name = keyof OperatorRoutes;

export const ROUTES = Object.entries(OPERATOR_ROUTES) as readonly [Name, OperatorRoutes[Name]][];

export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly type?: string;
  readonly requestId: string | null;
};

/** The id and the body to call it with, and by whom where it is not the holder of the admin key. */
export type RouteCall = {
  readonly id?: string;
  readonly body?: unknown;
  readonly person?: Person;
};

export function makeRouteCalls(operatorNow: () => Operator) {
  async function send(
    method: string,
    to: string,
    body?: unknown,
    person?: Person,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const own = person && { cookie: person.cookie, 'x-csrf-token': person.csrfToken };
    const answer = await (person ?? operatorNow()).send(method, to, body, { ...own, ...headers });
    const [type] = answer.headers.get('content-type')?.split(';') ?? [];
    return {
      ...{ status: answer.status, body: answer.status === 204 ? null : answer.body },
      ...(type !== undefined && { type }),
      requestId: answer.headers.get('x-request-id'),
    };
  }

  const createAccount = () => operatorNow().createAccount();

  async function operationBody() {
    operatorNow().setWorkerAnswer(FACTS_ANSWER);
    return hedgeBody(await createAccount());
  }

  async function createOperation(): Promise<string> {
    const { body } = await send('POST', '/api/v1/operations', await operationBody());
    return (body as { readonly id: string }).id;
  }

  async function needAttention(id: string): Promise<string> {
    await operatorNow().database.prisma.$executeRaw`UPDATE active_operations
      SET attention_reason = 'LEG_GONE', attention_since = 5 WHERE id = ${id}::uuid`;
    return id;
  }

  async function raiseAlert(): Promise<string> {
    await makePrismaStore(operatorNow().database).raiseAlert({
      ...{
        kind: 'NAKED_LEG',
        dedupeKey: 'one',
        accountId: null,
        operationId: null,
        message: 'one',
      },
    });
    const { body } = await operatorNow().send('GET', '/api/v1/alerts');
    return body.items[0]?.id ?? NOBODY;
  }

  async function finish(): Promise<string> {
    const { databaseUrl: url, database } = operatorNow();
    return (await finishOperation({ url, database }, await createAccount())).id;
  }

  const calls: Readonly<Record<Name, () => Promise<RouteCall>>> = {
    setUp: async () => {
      await operatorNow().database.prisma.$executeRaw`TRUNCATE users CASCADE`;
      const token = 'setup-token-of-this-test';
      await makeSetupTokens(operatorNow().database).issue(digestOf(token));
      return { body: { token, name: 'first', password: PASSWORD } };
    },
    logIn: async () => ({
      body: { name: (await createUser(operatorNow())).name, password: PASSWORD },
    }),
    readSession: async () => ({ person: await createPerson(operatorNow()) }),
    logOut: async () => ({ person: await createPerson(operatorNow()) }),
    changePassword: async () => ({
      person: await createPerson(operatorNow()),
      body: { current: PASSWORD, password: `${PASSWORD} twice` },
    }),
    enrolTotp: async () => ({
      person: await createPerson(operatorNow()),
      body: { password: PASSWORD },
    }),
    confirmTotp: async () => {
      const person = await createPerson(operatorNow());
      return { person, body: { code: await enrolTotp(person) } };
    },
    removeTotp: async () => {
      const person = await createPerson(operatorNow());
      await person.send('POST', '/api/v1/session/totp/confirm', { code: await enrolTotp(person) });
      return { person, body: { password: PASSWORD } };
    },
    listUsers: async () => ({}),
    createUser: async () => ({
      body: { name: `u-${randomUUID()}`, role: 'viewer', password: PASSWORD },
    }),
    patchUser: async () => ({
      id: (await createUser(operatorNow(), 'viewer')).id,
      body: { role: 'operator' },
    }),
    listTokens: async () => ({}),
    createToken: async () => ({ body: { label: 'a program', scopes: ['read'] } }),
    revokeToken: async () => {
      const token = { label: 'a program', scopes: ['read'] };
      return { id: (await operatorNow().send('POST', '/api/v1/tokens', token)).body.id };
    },
    createAccount: async () => ({ body: operatorNow().accountBody() }),
    listAccounts: async () => ({}),
    readAccount: async () => ({ id: await createAccount() }),
    patchAccount: async () => ({ id: await createAccount(), body: { label: 'another' } }),
    removeAccount: async () => ({ id: await createAccount() }),
    replaceCredentials: async () => {
      const { apiKey, secret } = operatorNow().accountBody();
      return { id: await createAccount(), body: { apiKey, secret } };
    },
    checkAccount: async () => ({ id: await createAccount(), body: { acceptRisks: ['CLOCK'] } }),
    readPositions: async () => {
      const id = await createAccount();
      const { hedgeMode, positions } = FACTS;
      operatorNow().setWorkerAnswer({ ok: true, kind: 'positions', hedgeMode, positions });
      return { id };
    },
    createOperation: async () => ({ body: await operationBody() }),
    openOperation: async () => ({ body: await operationBody() }),
    listOperations: async () => ({}),
    readOperation: async () => ({ id: await createOperation() }),
    readOperationPnl: async () => {
      const id = await createOperation();
      await operatorNow().database.prisma
        .$executeRaw`INSERT INTO pnl_samples VALUES (${id}::uuid, 1, 2.5, 10, true)`;
      return { id };
    },
    patchOperation: async () => ({ id: await createOperation(), body: { profitTarget: '5' } }),
    removeOperation: async () => ({ id: await createOperation() }),
    resolveOperation: async () => ({ id: await needAttention(await createOperation()) }),
    closeOperation: async () => ({ id: await createOperation() }),
    previewClose: async () => {
      const id = await createOperation();
      operatorNow().setWorkerAnswer({
        ok: true,
        kind: 'closing',
        facts: FACTS,
        hasOrderSlots: true,
      });
      return { id };
    },
    closeAllOperations: async () => {
      const asked = await operationBody();
      await send('POST', '/api/v1/operations', asked);
      return { id: asked.accountId };
    },
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
      const { body } = await operatorNow().send('POST', '/api/v1/signal-keys', {
        label: 'a signaller',
      });
      return { id: body.id };
    },
    listAuditLog: async () => ({}),
  };

  return { calls, send, createOperation, raiseAlert, finish };
}
