// What is told of a field that does not fit.
import { FIELD_RULES } from '@hedge/contracts';
import {
  createAccountBody,
  createOperationBody,
  createTokenBody,
  createUserBody,
  patchAccountBody,
} from '@hedge/contracts';
import type { z } from 'zod';
import { listFieldProblems } from './field-problems';

const problemsOf = (schema: z.ZodType, body: unknown) =>
  schema.safeParse(body).error?.issues.flatMap(listFieldProblems) ?? [];

const account = { label: 'a', exchange: 'binanceusdm', mode: 'paper', apiKey: 'k', secret: 's' };
const user = { name: 'ana', role: 'viewer', password: 'long enough for all' };
const token = { label: 'a', scopes: ['read'] };

it.each([
  [createAccountBody, { ...account, label: '' }, 'label', 'EMPTY', {}],
  [
    createAccountBody,
    { ...account, label: 'a'.repeat(101) },
    'label',
    'TOO_LONG',
    { maximum: '100' },
  ],
  [createAccountBody, { ...account, label: 'a\nb' }, 'label', 'NOT_ONE_LINE', {}],
  [createAccountBody, { ...account, label: 7 }, 'label', 'WRONG_KIND', { kind: 'string' }],
  [createAccountBody, { ...account, apiKey: 'a b' }, 'apiKey', 'NOT_PRINTABLE', {}],
  [createAccountBody, { ...account, secret: undefined }, 'secret', 'MISSING', {}],
  [
    createAccountBody,
    { ...account, mode: 'x' },
    'mode',
    'NOT_AMONG',
    { options: 'paper, live, demo' },
  ],
  [createAccountBody, { ...account, egressAddress: 'here' }, 'egressAddress', 'NOT_IP', {}],
  [createAccountBody, { ...account, egressAddress: '0.0.0.0' }, 'egressAddress', 'NOBODYS_IP', {}],
  [createAccountBody, { ...account, other: 1 }, 'other', 'NOT_KNOWN', {}],
  [createUserBody, { ...user, password: 'short' }, 'password', 'TOO_SHORT', { minimum: '12' }],
  [createUserBody, { ...user, name: '!' }, 'name', 'NOT_NAME', {}],
  [createTokenBody, { ...token, scopes: [] }, 'scopes', 'TOO_FEW', { minimum: '1' }],
  [createTokenBody, { ...token, expiresInDays: 0 }, 'expiresInDays', 'TOO_SMALL', { minimum: '1' }],
  [
    createTokenBody,
    { ...token, expiresInDays: 800 },
    'expiresInDays',
    'TOO_LARGE',
    { maximum: '730' },
  ],
] as const)(
  '%#: the rule, its numbers and its English text',
  (schema, body, field, rule, values) => {
    const [problem, ...others] = problemsOf(schema, body);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ field, rule, values });
    expect(problem?.problem).not.toMatch(/[{}]/);
  },
);

it('of an operation are those of its amounts, at the path of each', () => {
  const body = { accountId: 'x', profitTarget: 10, long: { quantity: '1e3' }, short: {} };
  expect(problemsOf(createOperationBody, body).map(({ field, rule }) => [field, rule])).toEqual([
    ['accountId', 'NOT_ID'],
    ['profitTarget', 'JSON_NUMBER'],
    ['long.quantity', 'NOT_POSITIVE_DECIMAL'],
    ['short.quantity', 'MISSING'],
  ]);
});

it('of the whole is told in its own words', () => {
  expect(problemsOf(patchAccountBody, {})).toEqual([
    { field: '', problem: 'give one of label, enabled, egressAddress', rule: null, values: {} },
  ]);
  expect(Object.values(FIELD_RULES)).not.toContain('give one of label, enabled, egressAddress');
});
