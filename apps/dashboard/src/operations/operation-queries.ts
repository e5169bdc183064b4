// What the page asks the API for: every open operation, and the accounts by id.
import type { AccountView, OperationView } from '@hedge/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { ApiPath, Client } from '../api/client';

/** The largest page that the API gives. */
const PAGE_LIMIT = 200;
const PAGES_MAX = 5;
const REFRESH_MS = 4_000;
const ACCOUNTS_REFRESH_MS = 60_000;

export interface Listed<Row> {
  readonly items: readonly Row[];
  /** There are more than these. */
  readonly isCut: boolean;
}

/** Page by page, the newest first, up to a number that a page of a browser still bears. @param filter as a query */
export async function fetchAll<Row>(
  client: Pick<Client, 'ask'>,
  path: ApiPath,
  filter = '',
): Promise<Listed<Row>> {
  const items: Row[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const query = new URLSearchParams(filter);
    query.set('limit', String(PAGE_LIMIT));
    if (cursor !== null) query.set('cursor', cursor);
    const page: { items: readonly Row[]; nextCursor: string | null } = await client.ask({
      path: `${path}?${query.toString()}`,
    });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return { items, isCut: cursor !== null };
}

export const operationsQuery = (client: Client) =>
  queryOptions({
    queryKey: ['operations'],
    queryFn: () => fetchAll<OperationView>(client, '/api/v1/operations'),
    refetchInterval: REFRESH_MS,
  });

export const accountsQuery = (client: Client) =>
  queryOptions({
    queryKey: ['accounts'],
    queryFn: () => fetchAll<AccountView>(client, '/api/v1/accounts'),
    refetchInterval: ACCOUNTS_REFRESH_MS,
  });
