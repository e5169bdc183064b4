// Closing one operation now: what would be sent, the word that sends it, and what becomes of it.
import { useState } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { CloseAcceptedView, ClosePreviewView, OperationView } from '@hedge/contracts';
import { ApiProblem, type Client } from '../api/client';
import { pairsOf } from '../operations/operation-facts';
import { OPERATIONS_KEY } from '../operations/operation-queries';
import { Dialog } from '../page/dialog';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { CloseProgress } from './close-progress';
import { ClosePreview } from './close-preview';
import { isUnderWay } from './operation-actions';
import { ChangeProblemNotice, ProblemNotice } from '../page/problem-notice';
import { useChange } from '../page/use-change';

interface CloseDialogProps {
  readonly operation: OperationView;
  readonly close: () => void;
}

/** A dry run is of its moment: asked for each time, and never shown again. */
const previewQuery = (client: Client, operationId: string) =>
  queryOptions({
    queryKey: ['close-preview', operationId],
    queryFn: () =>
      client.ask<ClosePreviewView>({ path: `/api/v1/operations/${operationId}/close-preview` }),
    ...{ gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false },
  });

/** Somebody, or the target, was there first: then it is followed, which is what was wanted. */
const isThere = (error: Error | null) =>
  error instanceof ApiProblem && (error.code === 'CLOSE_PENDING' || error.code === 'NOT_ACTIVE');

export function CloseDialog({ operation, close }: CloseDialogProps) {
  const { words } = useSurroundings();
  const said = words.actions;
  const hedge = pairsOf(operation).join(' · ');
  const change = useChange<CloseAcceptedView, number>({
    request: (version) => ({
      ...{ method: 'POST', path: `/api/v1/operations/${operation.id}/close`, version },
    }),
    outdates: OPERATIONS_KEY,
  });
  const wasThere = useState(() => isUnderWay(operation))[0] || isThere(change.error);
  if (wasThere || change.isSuccess) {
    return (
      <Dialog title={fillIn(said.progress.title, { hedge })} close={close}>
        {wasThere && <Notice tone="quiet">{said.progress.alreadyAsked}</Notice>}
        <CloseProgress operation={operation} />
        <div className="dialog-end">
          <button type="button" className="primary" autoFocus onClick={close}>
            {said.done}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={fillIn(said.close.title, { hedge })} close={close}>
      <Confirmation
        operation={operation}
        close={close}
        isSending={change.isPending}
        error={change.error}
        send={change.mutate}
      />
    </Dialog>
  );
}

interface ConfirmationProps extends CloseDialogProps {
  readonly isSending: boolean;
  readonly error: Error | null;
  readonly send: (version: number) => void;
}

function Confirmation({ operation, close, isSending, error, send }: ConfirmationProps) {
  const { client, words } = useSurroundings();
  const said = words.actions;
  const { data, error: unread, isFetching, refetch } = useQuery(previewQuery(client, operation.id));
  // What changed since is seen before it is sent.
  const isOutdated = error instanceof ApiProblem && error.code === 'VERSION_CHANGED';
  return (
    <>
      {isFetching && <Notice tone="quiet">{said.close.reading}</Notice>}
      {!isFetching && unread !== null && (
        <>
          <Notice tone="warning">{said.close.unread}</Notice>
          <ProblemNotice error={unread} />
        </>
      )}
      {!isFetching && data !== undefined && <ClosePreview operation={operation} preview={data} />}
      {error !== null && <ChangeProblemNotice error={error} />}
      <div className="dialog-end">
        <button type="button" autoFocus onClick={close}>
          {said.cancel}
        </button>
        {(isOutdated || unread !== null) && (
          <button type="button" disabled={isFetching} onClick={() => void refetch()}>
            {said.retry}
          </button>
        )}
        <button
          type="button"
          className="danger"
          disabled={isFetching || isSending}
          onClick={() => send(data?.version ?? operation.version)}
        >
          {isSending
            ? said.sending
            : isFetching || data?.wouldClose === true
              ? said.close.confirm
              : said.close.confirmHeld}
        </button>
      </div>
    </>
  );
}
