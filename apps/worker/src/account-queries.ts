// Answers what the API asks about an account: the worker alone talks to the exchange.
import type { AccountQueryResult } from '@hedge/contracts';
import type { AccountRepository } from '@hedge/db';
import type { FactsResult, MarginFacts } from '@hedge/exchange';
import type { AccountQueryHandler } from '@hedge/platform';
import { LIVE_NOT_ALLOWED, type Accounts } from './accounts';

export interface AccountQueriesDeps {
  readonly repository: AccountRepository;
  readonly accounts: Accounts;
}

/** An order per leg. */
const LEGS = 2;

export function makeAccountQueries(deps: AccountQueriesDeps): AccountQueryHandler {
  return async (accountId, query) => {
    const record = await deps.repository.find(accountId);
    if (record === null) return fail('UNKNOWN_ACCOUNT', 'there is no such account');
    if (!record.enabled && query.kind !== 'closing' && query.kind !== 'preflight') {
      return fail('ACCOUNT_DISABLED', 'the account is disabled');
    }
    const reached = await deps.accounts.reach(record);
    if ('unserved' in reached) {
      const code = reached === LIVE_NOT_ALLOWED ? 'LIVE_NOT_ALLOWED' : 'EXCHANGE_REFUSED';
      return fail(code, reached.unserved);
    }
    const { exchange, account } = reached;
    if (query.kind === 'positions') {
      const result = await exchange.accountPositions(account);
      return result.ok ? { ok: true, kind: 'positions', ...copy(result.value) } : failure(result);
    }
    if (query.kind === 'preflight') {
      const result = await exchange.preflight(account);
      return result.ok ? { ok: true, kind: 'preflight', facts: result.value } : failure(result);
    }
    // Read at the same time: somebody waits.
    const margin = query.kind === 'opening' ? exchange.marginFacts(account, query.symbols) : null;
    const result = await exchange.accountFacts(account, query.symbols);
    if (!result.ok) return failure(result);
    const facts = result.value.hedgeMode
      ? copyFacts(result.value)
      : { hedgeMode: false, positions: [], markets: [], openOrders: [] };
    if (margin !== null)
      return { ok: true, kind: 'opening', facts, margin: copyMargin(await margin) };
    if (query.kind === 'registration') return { ok: true, kind: 'registration', facts };
    // Taken and given back: nothing is sent.
    const gateway = exchange.gatewayFor(account);
    const hasOrderSlots = gateway.reserveOrderSlots(LEGS);
    if (hasOrderSlots) gateway.releaseOrderSlots(LEGS);
    return { ok: true, kind: 'closing', facts, hasOrderSlots };
  };
}

type Failed = Extract<AccountQueryResult, { ok: false }>;

function fail(code: Failed['code'], message: string): Failed {
  return { ok: false, code, message };
}

function failure(result: Extract<FactsResult<unknown>, { ok: false }>): Failed {
  switch (result.failure) {
    case 'unreachable':
      return fail('EXCHANGE_UNREACHABLE', result.why);
    case 'backoff':
      return fail('EXCHANGE_BANNED', result.why);
    case 'budget':
      return fail('NO_REQUEST_ROOM', result.why);
    case 'refused':
      return fail('EXCHANGE_REFUSED', result.why);
  }
}

/** Readonly facts as the mutable rows of the contract. */
function copy<T>(value: { readonly hedgeMode: boolean; readonly positions: readonly T[] }): {
  hedgeMode: boolean;
  positions: T[];
} {
  return { hedgeMode: value.hedgeMode, positions: [...value.positions] };
}

function copyMargin({ available, leverages, unknown }: MarginFacts) {
  return { available: [...available], leverages: [...leverages], unknown };
}

function copyFacts<P, M, O>(facts: {
  readonly positions: readonly P[];
  readonly markets: readonly M[];
  readonly openOrders: readonly O[];
}): { hedgeMode: true; positions: P[]; markets: M[]; openOrders: O[] } {
  return {
    hedgeMode: true,
    positions: [...facts.positions],
    markets: [...facts.markets],
    openOrders: [...facts.openOrders],
  };
}
