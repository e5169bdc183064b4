// A change that somebody makes: sent with the session's token, and what it made untrue is read anew.
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ApiRequest } from '../api/client';
import { useSession } from './session-context';
import { useSurroundings } from './surroundings';

interface Change<Given> {
  readonly request: (given: Given) => Omit<ApiRequest, 'csrfToken'>;
  /** The first parts of the keys of queries that are untrue after it. */
  readonly outdates: readonly string[];
}

export function useChange<Answer, Given = void>({
  request,
  outdates,
}: Change<Given>): UseMutationResult<Answer, Error, Given> {
  const { client } = useSurroundings();
  const { csrfToken } = useSession();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => client.ask<Answer>({ ...request(given), csrfToken }),
    // After a failure as well: without an answer nobody knows whether it was done.
    onSettled: () =>
      queryClient.invalidateQueries({
        predicate: ({ queryKey }) => outdates.includes(String(queryKey[0])),
      }),
  });
}
