// Who is logged in: read once, and known to be over as soon as any answer says so.
import type { LoginBody, SessionView } from '@hedge/contracts';
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { ApiProblem, type Client } from './client';

export interface SessionState {
  readonly session: SessionView | null;
  /** There was one, and it is over without anybody having logged out. */
  readonly ended: boolean;
}

const KEY = ['session'];
const RETRY_MS = 3_000;
const NOBODY: SessionState = { session: null, ended: false };

const isUnauthorized = (error: unknown) =>
  error instanceof ApiProblem && error.code === 'UNAUTHORIZED';

export const sessionQuery = (client: Client) =>
  queryOptions({
    queryKey: KEY,
    queryFn: async (): Promise<SessionState> => {
      try {
        return { session: await client.ask({ path: '/api/v1/session' }), ended: false };
      } catch (error) {
        if (isUnauthorized(error)) return NOBODY;
        throw error;
      }
    },
    staleTime: Infinity,
    // Nothing can be shown before it is known: asked until the server answers.
    retry: true,
    retryDelay: RETRY_MS,
  });

/** What was read is forgotten with the session in which it was. */
export function makeQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (isUnauthorized(error)) endSession(queryClient, { ended: true });
  };
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // A device that thinks itself offline is told what fails, like any other.
      queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: true },
      mutations: { networkMode: 'always' },
    },
  });
  return queryClient;
}

export async function logIn(
  client: Client,
  queryClient: QueryClient,
  body: LoginBody,
): Promise<void> {
  const session = await client.ask<SessionView>({ method: 'POST', path: '/api/v1/session', body });
  queryClient.setQueryData<SessionState>(KEY, { session, ended: false });
}

export async function logOut(
  client: Client,
  queryClient: QueryClient,
  { csrfToken }: SessionView,
): Promise<void> {
  try {
    await client.ask({ method: 'DELETE', path: '/api/v1/session', csrfToken });
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
  }
  endSession(queryClient, { ended: false });
}

function endSession(queryClient: QueryClient, { ended }: { readonly ended: boolean }): void {
  queryClient.setQueryData<SessionState>(KEY, { session: null, ended });
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
}
