// The OpenAPI document, made of the contract that the API mounts: nothing is described twice.
import {
  accountView,
  alertView,
  auditView,
  createdTokenView,
  CSRF_HEADER,
  createdOperationView,
  cycleView,
  ERROR_STATUS,
  errorBody,
  OPERATOR_ROUTES,
  operationDetailView,
  operationsChangedEvent,
  operationsEvent,
  operationView,
  positionsView,
  SESSION_COOKIE,
  sessionView,
  SIGNAL_KEY_HEADER,
  SIGNAL_KEY_ID_HEADER,
  SIGNAL_SIGNATURE_HEADER,
  signalKeyView,
  tradeHistoryDetailView,
  tradeHistoryTotalView,
  tradeHistoryView,
  tokenView,
  userView,
  type Audience,
  type ErrorCode,
  type RouteContract,
} from '@hedge/contracts';
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathItemObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { z } from 'zod';
import { OPEN_PATHS } from './open-paths';

const SCHEMAS = {
  Account: accountView,
  Alert: alertView,
  AuditEntry: auditView,
  CreatedToken: createdTokenView,
  Session: sessionView,
  Token: tokenView,
  User: userView,
  CreatedOperation: createdOperationView,
  Cycle: cycleView,
  Error: errorBody,
  Operation: operationView,
  OperationDetail: operationDetailView,
  OperationsChangedEvent: operationsChangedEvent,
  OperationsEvent: operationsEvent,
  Positions: positionsView,
  SignalKey: signalKeyView,
  TradeHistory: tradeHistoryView,
  TradeHistoryDetail: tradeHistoryDetailView,
  TradeHistoryTotal: tradeHistoryTotalView,
};

/** Makes the document of every route, with the version of the product. */
export function makeOpenApiDocument(version: string): oas31.OpenAPIObject {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'hedge-monitor',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Watches hedged futures positions and closes both legs at their profit target. Amounts are ' +
        'text in both directions: a JSON number is refused. Times are ISO 8601 in UTC.',
    },
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token, or ADMIN_API_KEY.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'Of a person who is logged in.',
        },
        csrfToken: {
          type: 'apiKey',
          in: 'header',
          name: CSRF_HEADER,
          description: 'With every change that is made with the cookie.',
        },
        signalKey: { type: 'apiKey', in: 'header', name: SIGNAL_KEY_HEADER },
        signalKeyId: { type: 'apiKey', in: 'header', name: SIGNAL_KEY_ID_HEADER },
        signalSignature: { type: 'apiKey', in: 'header', name: SIGNAL_SIGNATURE_HEADER },
      },
    },
    security: [{ bearer: [] }, { session: [], csrfToken: [] }],
    paths: { ...OPEN_PATHS, ...pathsOf(OPERATOR_ROUTES) },
  });
}

function pathsOf(routes: Readonly<Record<string, RouteContract>>): ZodOpenApiPathsObject {
  const paths: Record<string, ZodOpenApiPathItemObject> = {};
  for (const [name, contract] of Object.entries(routes)) {
    const method = contract.method.toLowerCase() as 'get' | 'post' | 'patch' | 'put' | 'delete';
    paths[contract.path] = { ...paths[contract.path], [method]: operationOf(name, contract) };
  }
  return paths;
}

function operationOf(name: string, contract: RouteContract): ZodOpenApiOperationObject {
  const { path, permission, summary, query, body, answer } = contract;
  return {
    operationId: name,
    tags: [path.split('/')[3] ?? ''],
    summary,
    description: AUDIENCES[permission],
    ...(permission === 'anyone' && { security: [] }),
    ...(permission === 'person' && { security: [{ session: [], csrfToken: [] }] }),
    requestParams: {
      ...(path.includes('{id}') && { path: z.object({ id: contract.id ?? z.uuid() }) }),
      ...(query instanceof z.ZodObject && { query }),
      ...headersOf(contract),
    },
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
    }),
    responses: {
      [answer.status]: {
        description: DESCRIPTIONS[answer.status],
        ...contentOf(answer),
      },
      ...refusalsOf(contract),
    },
  };
}

function contentOf({ body, files, events }: RouteContract['answer']): {
  readonly content?: Record<string, { readonly schema: z.ZodType }>;
} {
  const others = { ...files, ...(events && { 'text/event-stream': EVENTS }) };
  const schemas = body === null ? others : { 'application/json': body };
  const content = Object.entries(schemas).map(([type, schema]) => [type, { schema }] as const);
  return content.length === 0 ? {} : { content: Object.fromEntries(content) };
}

function headersOf({ method, ifMatch, answer }: RouteContract): {
  readonly header?: z.ZodObject;
} {
  const header = {
    ...(answer.events && { 'last-event-id': LAST_EVENT_ID }),
    ...(method !== 'GET' && { 'idempotency-key': IDEMPOTENCY_KEY }),
    ...(ifMatch && { 'if-match': IF_MATCH }),
  };
  return Object.keys(header).length === 0 ? {} : { header: z.object(header) };
}

const IDEMPOTENCY_KEY = z.string().min(1).max(255).optional().meta({
  description: 'The same change under the same key is made once, and answered the same again.',
});

const LAST_EVENT_ID = z.string().optional().meta({
  description: 'The last event that was received: the stream goes on after it where it can.',
});

const EVENTS = z.string().meta({
  description:
    'Server-sent events without end. `operations` (its data an OperationsEvent) comes first, and again ' +
    'whenever it is not known what was missed; `changed` (an OperationsChangedEvent) tells what is ' +
    'different since the event before, and gives rows of which only the reading is another as ' +
    '`[id, currentPnl, LONG markPrice, LONG unrealizedPnl, SHORT markPrice, SHORT unrealizedPnl]`; ' +
    '`beat` comes every 10 s; `over` ends the stream of a credential that is not valid any more.',
});

const AUDIENCES: Readonly<Record<Audience, string>> = {
  read: 'Needs the permission `read`.',
  operate: 'Needs the permission `operate`.',
  administer: 'Needs the permission `administer`.',
  anyone: 'Needs no credential.',
  caller: 'Needs a credential, with whatever permissions.',
  person: 'Is for a person who is logged in, and no program.',
};

const IF_MATCH = z
  .string()
  .optional()
  .meta({ description: 'The version that the caller saw, as `"3"`; 409 when it is another.' });

const DESCRIPTIONS = {
  200: 'Done.',
  201: 'Created; `Location` says where.',
  202: 'Accepted.',
  204: 'Done; there is nothing to say.',
} as const satisfies Record<RouteContract['answer']['status'], string>;

const OF_EVERY_ROUTE = ['TOO_MANY_REQUESTS', 'INTERNAL'] as const;
const OF_A_CALLER = ['UNAUTHORIZED', 'FORBIDDEN'] as const;
const OF_A_CHANGE = [
  'FORBIDDEN_ORIGIN',
  'CSRF_TOKEN_MISSING',
  'INVALID_REQUEST',
  'REQUEST_RUNNING',
  'IDEMPOTENCY_KEY_REUSED',
] as const;
const OF_A_BODY = [
  'INVALID_JSON',
  'BODY_TOO_LARGE',
  'NOT_JSON',
  'INVALID_BODY',
  'INVALID_TARGET',
  'INVALID_QUANTITY',
] as const;

/** Error answers by status, each with the codes that it can carry. */
function refusalsOf(contract: RouteContract): ZodOpenApiResponsesObject {
  const { method, permission, problems, query, body, secretAnswer } = contract;
  const codes: readonly ErrorCode[] = [
    ...OF_EVERY_ROUTE,
    ...(permission === 'anyone' ? [] : OF_A_CALLER),
    ...(method === 'GET' ? [] : OF_A_CHANGE),
    ...(secretAnswer ? (['ANSWER_NOT_KEPT'] as const) : []),
    ...(query ? (['INVALID_QUERY'] as const) : []),
    ...(body ? OF_A_BODY : []),
    ...problems,
  ];
  return Object.fromEntries(
    [...new Set(codes.map((code) => ERROR_STATUS[code]))].map((status) => [
      status,
      {
        description: codes
          .filter((code) => ERROR_STATUS[code] === status)
          .map((code) => `\`${code}\``)
          .join(', '),
        content: { 'application/json': { schema: errorBody } },
      },
    ]),
  );
}
