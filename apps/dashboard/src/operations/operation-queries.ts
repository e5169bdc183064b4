// What the page asks the API for: every open operation, and the accounts by id.
import type { AccountView, OperationView } from '@hedge/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { ApiPath, Client } from '../api/client';
import type { Listed, Picture } from '../live/live-picture';
import type { LiveUpdates } from '../live/live-updates';

/** The largest page that the API gives. */
const PAGE_LIMIT = 200;
const PAGES_MAX = 5;
/** While the server cannot be heard. */
export const ASK_MS = 5_000;
const ACCOUNTS_REFRESH_MS = 60_000;
/** Several parts of a page ask for them, one after the other as they come. */
const ACCOUNTS_FRESH_MS = 2_000;

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

export const OPERATIONS_KEY = ['operations'];

type Live = Pick<LiveUpdates, 'firstPicture' | 'picture' | 'standing'>;

/** What the server tells by itself; asked for only while it cannot be heard. */
export const operationsQuery = (client: Client, live: Live) =>
  queryOptions({
    queryKey: OPERATIONS_KEY,
    queryFn: async () => (await live.firstPicture()) ?? (await askForOperations(client, live)),
    refetchInterval: () => (live.standing() === 'asking' ? ASK_MS : false),
    // What is heard keeps the rows that are the same by itself; a thousand are not compared once more.
    structuralSharing: false,
  });

/** What is heard meanwhile is newer than the answer, and than its failure. */
async function askForOperations(client: Client, live: Live): Promise<Picture> {
  try {
    const asked = await fetchAll<OperationView>(client, '/api/v1/operations');
    return live.picture() ?? asked;
  } catch (error) {
    const heard = live.picture();
    if (heard === null) throw error;
    return heard;
  }
}

export const accountsQuery = (client: Client) =>
  queryOptions({
    queryKey: ['accounts'],
    queryFn: () => fetchAll<AccountView>(client, '/api/v1/accounts'),
    refetchInterval: ACCOUNTS_REFRESH_MS,
    staleTime: ACCOUNTS_FRESH_MS,
  });
