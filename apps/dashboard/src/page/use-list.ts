// A list of the API, page after page, as far as somebody has asked to see it.
import type { Page } from '@hedge/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ApiPath } from '../api/client';
import { useSurroundings } from './surroundings';

const LIMIT = 50;
const REFRESH_MS = 30_000;

export interface ListRequest {
  readonly path: ApiPath;
  /** What the list is narrowed to, as its query names it. */
  readonly filter?: Readonly<Record<string, string>>;
  /** How often it is read again; without it every 30 s. */
  readonly refreshMs?: number;
  /** Nothing is asked while false. */
  readonly enabled?: boolean;
}

export interface List<Row> {
  /** Undefined before the first answer. */
  readonly rows: readonly Row[] | undefined;
  readonly error: Error | null;
  /** When what is shown was read, by the browser's own clock, ms. */
  readonly readAt: number;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
}

const NO_FILTER = {};

export function useList<Row>(request: ListRequest): List<Row> {
  const { path, filter = NO_FILTER, refreshMs = REFRESH_MS, enabled = true } = request;
  const { client } = useSurroundings();
  const query = useInfiniteQuery({
    queryKey: [path, filter],
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({ ...filter, limit: String(LIMIT) });
      if (pageParam !== null) asked.set('cursor', pageParam);
      return client.ask<Page<Row>>({ path: `${path}?${asked.toString()}` });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: refreshMs,
    enabled,
  });
  return {
    rows: query.data?.pages.flatMap(({ items }) => items),
    error: query.error,
    readAt: query.dataUpdatedAt,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}
