// The public operator API, as far as the demo and the terminal use it.
import type { CreateAccountBody, OperationView, TradeHistoryView } from '@hedge/contracts';
import { accountView, operationView, tradeHistoryView, userView } from '@hedge/contracts';
import type { JsonRequest } from './json-http';

/** What an operation is registered with; the entry prices are the positions' own. */
export interface NewOperation {
  readonly accountId: string;
  readonly profitTarget: string;
  readonly long: { readonly symbol: string; readonly quantity: string };
  readonly short: { readonly symbol: string; readonly quantity: string };
}

/** The calls; each throws RequestRefused with the API's code when it is refused. */
export interface OperatorClient {
  /** @returns the account's id */
  createAccount(body: CreateAccountBody): Promise<string>;
  createOperation(body: NewOperation): Promise<void>;
  loadOperations(): Promise<readonly OperationView[]>;
  hasUsers(): Promise<boolean>;
  createAdmin(user: { readonly name: string; readonly password: string }): Promise<void>;
  /** The newest finished operations, newest first. */
  loadHistory(): Promise<readonly TradeHistoryView[]>;
}

const pageMax = 200;

/** Makes a client over requests that carry the admin key. */
export function makeOperatorClient(request: JsonRequest): OperatorClient {
  return {
    createAccount: async (body) =>
      accountView.parse(await request('POST', '/api/v1/accounts', body)).id,
    createOperation: async (body) => {
      await request('POST', '/api/v1/operations', { ...body, autoCloseEnabled: true });
    },
    loadOperations: async () => {
      const page = await request('GET', `/api/v1/operations?limit=${pageMax}`);
      return operationView.array().parse((page as { items?: unknown }).items);
    },
    hasUsers: async () => {
      const page = await request('GET', '/api/v1/users?limit=1');
      return userView.array().parse((page as { items?: unknown }).items).length > 0;
    },
    createAdmin: async (user) => {
      await request('POST', '/api/v1/users', { ...user, role: 'admin' });
    },
    loadHistory: async () => {
      const page = await request('GET', '/api/v1/trade-history?limit=20');
      return tradeHistoryView.array().parse((page as { items?: unknown }).items);
    },
  };
}
