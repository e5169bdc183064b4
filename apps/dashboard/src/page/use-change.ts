// A change that somebody makes: sent with the session's token, once, however often it has to be sent; and
// what it made untrue is read anew.
import { useState } from 'react';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { ApiProblem, type ApiRequest } from '../api/client';
import { isOpen, makeChangeKeys } from './change-keys';
import { useSession } from './session-context';
import { useSurroundings } from './surroundings';

interface Change<Given> {
  readonly request: (given: Given) => Omit<ApiRequest, 'csrfToken' | 'idempotencyKey'>;
  /** The first parts of the keys of queries that are untrue after it. */
  readonly outdates: readonly string[];
}

const RETRIES = 2;
const RETRY_MS = 1_000;

const codeOf = (error: Error) => (error instanceof ApiProblem ? error.code : 'INTERNAL');

/** Where the answer is lost it is asked for again, under the same key, before anybody is told. */
export function useChange<Answer, Given = void>({
  request,
  outdates,
}: Change<Given>): UseMutationResult<Answer, Error, Given> {
  const { client } = useSurroundings();
  const { csrfToken } = useSession();
  const queryClient = useQueryClient();
  const [keys] = useState(() => makeChangeKeys(() => crypto.randomUUID()));
  return useMutation({
    mutationFn: (given: Given) => {
      const asked = request(given);
      return client.ask<Answer>({ ...asked, csrfToken, idempotencyKey: keys.keyOf(asked) });
    },
    retry: (failures, error) => isOpen(codeOf(error)) && failures < RETRIES,
    retryDelay: RETRY_MS,
    onSuccess: () => keys.settle(),
    onError: (error) => {
      if (!isOpen(codeOf(error))) keys.settle();
    },
    // After a failure as well: without an answer nobody knows whether it was done. Not waited for: what
    // became of the change is told at once.
    onSettled: () => {
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => outdates.includes(String(queryKey[0])),
      });
    },
  });
}
