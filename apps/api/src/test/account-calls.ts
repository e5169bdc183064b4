// What tests of accounts ask of the API, and what the worker says of their keys.
import { GOOD_PREFLIGHT, hedgeBody, type Operator } from './operator';

export const NO_WORKER = { ok: false, code: 'WORKER_UNAVAILABLE', message: 'nobody' } as const;

/** All is well but for these. */
export const preflightOf = (
  facts: Partial<(typeof GOOD_PREFLIGHT)['facts'] | Record<string, unknown>>,
) => ({ ...GOOD_PREFLIGHT, facts: { ...GOOD_PREFLIGHT.facts, ...facts } }) as typeof GOOD_PREFLIGHT;

export function makeAccountCalls(operator: () => Operator) {
  return {
    create: (more: object = {}) =>
      operator().send('POST', '/api/v1/accounts', { ...operator().accountBody(), ...more }),
    read: (id: string) => operator().send('GET', `/api/v1/accounts/${id}`),
    register: (accountId: string) =>
      operator().send('POST', '/api/v1/operations', hedgeBody(accountId)),
    /** The actions about the account, in their order. */
    auditOf: async (accountId: string): Promise<readonly string[]> => {
      const rows = await operator().database.prisma.$queryRaw<{ action: string }[]>`
        SELECT action FROM audit_log WHERE account_id = ${accountId}::uuid ORDER BY id`;
      return rows.map(({ action }) => action);
    },
  };
}
