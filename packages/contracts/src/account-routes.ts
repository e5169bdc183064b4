// Routes about exchange accounts.
import { pageOf, pageQuery } from './lists';
import {
  accountView,
  createAccountBody,
  patchAccountBody,
  positionsView,
  preflightBody,
  replaceCredentialsBody,
} from './operator-api';
import { route } from './route-contract';

/** Where the worker asks the exchange. */
export const ASKED = ['WORKER_UNAVAILABLE', 'EXCHANGE_FAILED'] as const;

export const ACCOUNT_ROUTES = {
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
    problems: ['ACCOUNT_EXISTS', 'LIVE_NOT_ALLOWED', 'PREFLIGHT_FAILED'],
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
    summary: 'Rename, enable or disable an account, or let it leave from another address',
    permission: 'administer',
    body: patchAccountBody,
    answer: { status: 200, body: accountView },
    problems: ['NOT_FOUND'],
  }),
  removeAccount: route({
    method: 'DELETE',
    path: '/api/v1/accounts/{id}',
    summary: 'Delete an account that has no operation; its history stays',
    permission: 'administer',
    answer: { status: 204, body: null },
    problems: ['NOT_FOUND', 'ACCOUNT_IN_USE', 'OPEN_ORDERS'],
  }),
  replaceCredentials: route({
    method: 'PUT',
    path: '/api/v1/accounts/{id}/credentials',
    summary: 'Give an account another key of the same account at the exchange',
    permission: 'administer',
    body: replaceCredentialsBody,
    answer: { status: 200, body: accountView },
    problems: ['NOT_FOUND', 'ACCOUNT_EXISTS', 'NOT_ACTIVE', 'OPEN_ORDERS'],
  }),
  checkAccount: route({
    method: 'POST',
    path: '/api/v1/accounts/{id}/preflight',
    summary: 'Check an account at the exchange, and accept what is to be accepted',
    permission: 'administer',
    body: preflightBody,
    answer: { status: 200, body: accountView },
    problems: ['NOT_FOUND', ...ASKED],
  }),
  readPositions: route({
    method: 'GET',
    path: '/api/v1/accounts/{id}/positions',
    summary: 'Ask the exchange for the positions of an account',
    permission: 'read',
    answer: { status: 200, body: positionsView },
    problems: ['NOT_FOUND', ...ASKED],
  }),
};
