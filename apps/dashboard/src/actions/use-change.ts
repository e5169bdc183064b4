// Sends a change as the person who is logged in: once, however often it has to be sent.
import { useState } from 'react';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { ApiProblem, type ApiRequest } from '../api/client';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { isOpen, makeChangeKeys } from './change-keys';

export type ChangeRequest = Pick<ApiRequest, 'path' | 'body' | 'version'> & {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
};

const RETRIES = 2;
const RETRY_MS = 1_000;

const codeOf = (error: Error) => (error instanceof ApiProblem ? error.code : 'INTERNAL');

/** Where the answer is lost it is asked for again, under the same key, before anybody is told. */
export function useChange<Answer>(): UseMutationResult<Answer, Error, ChangeRequest> {
  const { client } = useSurroundings();
  const { csrfToken } = useSession();
  const queryClient = useQueryClient();
  const [keys] = useState(() => makeChangeKeys(() => crypto.randomUUID()));
  return useMutation({
    mutationFn: (request: ChangeRequest) =>
      client.ask<Answer>({ ...request, csrfToken, idempotencyKey: keys.keyOf(request) }),
    retry: (failures, error) => isOpen(codeOf(error)) && failures < RETRIES,
    retryDelay: RETRY_MS,
    onSuccess: () => keys.settle(),
    onError: (error) => {
      if (!isOpen(codeOf(error))) keys.settle();
    },
    // Not waited for: what became of the change is told at once.
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['operations'] });
    },
  });
}
