// Every route of the operator API: who may call it, what it takes and what it answers. The API mounts
// this table and nothing beside it, and its OpenAPI document is made of it.
import type { z } from 'zod';
import type { ErrorCode } from './errors';
import {
  alertsQuery,
  cyclesQuery,
  operationsQuery,
  pageOf,
  pageQuery,
  tradeHistoryQuery,
} from './lists';
import {
  accountView,
  alertView,
  createAccountBody,
  createdOperationView,
  createOperationBody,
  cycleView,
  operationDetailView,
  operationView,
  patchAccountBody,
  patchOperationBody,
  positionsView,
  tradeHistoryView,
} from './operator-api';

/**
 * What a caller must be allowed to do. `read` shows, `operate` changes what happens to operations and
 * alerts, `administer` changes accounts and who may do what.
 */
export const PERMISSIONS = ['read', 'operate', 'administer'] as const;
export type Permission = (typeof PERMISSIONS)[number];

export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With its ids in braces, as OpenAPI writes them. */
  readonly path: `/api/v1/${string}`;
  readonly summary: string;
  readonly permission: Permission;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The caller may name the version that it saw in `If-Match`. */
  readonly ifMatch?: true;
  /** The answer where all went well; `body` null says nothing. A 201 carries its `Location`. */
  readonly answer: { readonly status: 200 | 201 | 202 | 204; readonly body: z.ZodType | null };
  /** Refusals beside those that every route knows. */
  readonly problems: readonly ErrorCode[];
}

const route = <const Contract extends RouteContract>(contract: Contract): Contract => contract;

const CHANGED = ['NOT_FOUND', 'NOT_ACTIVE', 'OPEN_ORDERS', 'VERSION_CHANGED'] as const;
const ASKED = ['WORKER_UNAVAILABLE', 'EXCHANGE_FAILED'] as const;

export const OPERATOR_ROUTES = {
  listAccounts: route({
    method: 'GET',
    path: '/api/v1/accounts',
    summary: 'List exchange accounts',
    permission: 'read',
    query: pageQuery,
    answer: { status: 200, body: pageOf(accountView) },
    problems: [],
  }),
  createAccount: route({
    method: 'POST',
    path: '/api/v1/accounts',
    summary: 'Register an exchange account',
    permission: 'administer',
    body: createAccountBody,
    answer: { status: 201, body: accountView },
    problems: ['ACCOUNT_EXISTS', 'LIVE_NOT_ALLOWED'],
  }),
  readAccount: route({
    method: 'GET',
    path: '/api/v1/accounts/{id}',
    summary: 'Read an account',
    permission: 'read',
    answer: { status: 200, body: accountView },
    problems: ['NOT_FOUND'],
  }),
  patchAccount: route({
    method: 'PATCH',
    path: '/api/v1/accounts/{id}',
    summary: 'Rename, enable or disable an account',
    permission: 'administer',
    body: patchAccountBody,
    answer: { status: 200, body: accountView },
    problems: ['NOT_FOUND'],
  }),
  readPositions: route({
    method: 'GET',
    path: '/api/v1/accounts/{id}/positions',
    summary: 'Ask the exchange for the positions of an account',
    permission: 'read',
    answer: { status: 200, body: positionsView },
    problems: ['NOT_FOUND', ...ASKED],
  }),
  listOperations: route({
    method: 'GET',
    path: '/api/v1/operations',
    summary: 'List open operations',
    permission: 'read',
    query: operationsQuery,
    answer: { status: 200, body: pageOf(operationView) },
    problems: [],
  }),
  createOperation: route({
    method: 'POST',
    path: '/api/v1/operations',
    summary: 'Register positions as an operation',
    permission: 'operate',
    body: createOperationBody,
    answer: { status: 201, body: createdOperationView },
    problems: [
      'UNKNOWN_ACCOUNT',
      'ACCOUNT_DISABLED',
      'LIVE_NOT_ALLOWED',
      'UNKNOWN_SYMBOL',
      'SYMBOL_NOT_TRADING',
      'NOT_HEDGE_MODE',
      'NO_POSITION',
      'NO_ENTRY_PRICE',
      'POSITION_TOO_SMALL',
      'POSITION_CLAIMED',
      'DUPLICATE_OPERATION',
      'LOT_STEP',
      'BELOW_MINIMUM',
      'ABOVE_MAXIMUM',
      'MIXED_MARGIN_ASSET',
      'TARGET_UNREACHABLE',
      ...ASKED,
    ],
  }),
  readOperation: route({
    method: 'GET',
    path: '/api/v1/operations/{id}',
    summary: 'Read an operation with its orders',
    permission: 'read',
    answer: { status: 200, body: operationDetailView },
    problems: ['NOT_FOUND'],
  }),
  patchOperation: route({
    method: 'PATCH',
    path: '/api/v1/operations/{id}',
    summary: 'Change target, flag or policies of an operation',
    permission: 'operate',
    body: patchOperationBody,
    ifMatch: true,
    answer: { status: 200, body: operationView },
    problems: [...CHANGED, 'TARGET_UNREACHABLE'],
  }),
  removeOperation: route({
    method: 'DELETE',
    path: '/api/v1/operations/{id}',
    summary: 'Stop watching an operation, and close nothing',
    permission: 'operate',
    ifMatch: true,
    answer: { status: 204, body: null },
    problems: CHANGED,
  }),
  resolveOperation: route({
    method: 'POST',
    path: '/api/v1/operations/{id}/resolve',
    summary: 'Say that an attention has been dealt with',
    permission: 'operate',
    ifMatch: true,
    answer: { status: 200, body: operationView },
    problems: [...CHANGED, 'NO_ATTENTION'],
  }),
  listTradeHistory: route({
    method: 'GET',
    path: '/api/v1/trade-history',
    summary: 'List finished operations',
    permission: 'read',
    query: tradeHistoryQuery,
    answer: { status: 200, body: pageOf(tradeHistoryView) },
    problems: [],
  }),
  listCycles: route({
    method: 'GET',
    path: '/api/v1/cycles',
    summary: 'List the last cycles',
    permission: 'read',
    query: cyclesQuery,
    answer: { status: 200, body: pageOf(cycleView) },
    problems: [],
  }),
  listAlerts: route({
    method: 'GET',
    path: '/api/v1/alerts',
    summary: 'List alerts',
    permission: 'read',
    query: alertsQuery,
    answer: { status: 200, body: pageOf(alertView) },
    problems: [],
  }),
  acknowledgeAlert: route({
    method: 'POST',
    path: '/api/v1/alerts/{id}/acknowledge',
    summary: 'Say that an alert has been seen',
    permission: 'operate',
    answer: { status: 200, body: alertView },
    problems: ['NOT_FOUND'],
  }),
};
export type OperatorRoutes = typeof OPERATOR_ROUTES;
