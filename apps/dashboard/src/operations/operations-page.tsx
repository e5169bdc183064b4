// Every open hedge at a glance, and how far what is shown can be believed.
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ListActions } from '../actions/list-actions';
import { ApiProblem } from '../api/client';
import { CutNotice, LiveMark, useLiveStanding } from '../live/live-connection';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import type { Words } from '../words/english';
import { fillIn } from '../words/language';
import { arrangeOperations, type Accounts } from './arrange';
import { findSilenceMs } from './freshness';
import { NakedBanner } from './naked-banner';
import { accountsQuery, operationsQuery } from './operation-queries';
import { OperationsFilter } from './operations-filter';
import { OperationsTable } from './operations-table';
import { useChoice } from './use-choice';
import { EVERYTHING } from './view-choice';
import './operations.css';

export function OperationsPage() {
  const { client, live, words } = useSurroundings();
  // Drawn anew with it: how often is asked depends on it.
  useLiveStanding();
  const { data, error, dataUpdatedAt } = useQuery(operationsQuery(client, live));
  const { data: listedAccounts } = useQuery(accountsQuery(client));
  const [choice, changeChoice] = useChoice();
  const accounts = useMemo<Accounts>(
    () => new Map(listedAccounts?.items.map((account) => [account.id, account])),
    [listedAccounts],
  );
  const all = data?.items;
  const shown = useMemo(
    () => arrangeOperations(all ?? [], accounts, choice),
    [all, accounts, choice],
  );
  if (all === undefined) {
    return error === null ? (
      <Notice tone="quiet">{words.loading}</Notice>
    ) : (
      <Notice tone="danger">{tellFailure(words, error)}</Notice>
    );
  }
  return (
    <>
      <NakedBanner operations={all} accounts={accounts} />
      {error !== null && <OldNotice readAt={dataUpdatedAt} failure={tellFailure(words, error)} />}
      {error === null && <CutNotice />}
      {error === null && <SilenceNotice operations={all} />}
      {data?.isCut === true && <Notice tone="warning">{words.operations.cut}</Notice>}
      <div className="operations-head">
        <h1>
          {words.operations.title}{' '}
          <span className="muted">{countOf(shown.length, all.length)}</span>
          <LiveMark />
        </h1>
        {all.length > 0 && (
          <OperationsFilter accounts={accounts} choice={choice} change={changeChoice} />
        )}
      </div>
      <ListActions accounts={accounts} accountId={choice.accountId} />
      {all.length === 0 && <Notice tone="quiet">{words.operations.empty}</Notice>}
      {all.length > 0 && shown.length === 0 && (
        <Notice tone="quiet">
          {words.operations.noMatch}{' '}
          <button type="button" onClick={() => changeChoice(EVERYTHING)}>
            {words.operations.showAll}
          </button>
        </Notice>
      )}
      {shown.length > 0 && <OperationsTable operations={shown} accounts={accounts} />}
    </>
  );
}

const countOf = (shown: number, all: number) => (shown === all ? `${all}` : `${shown} / ${all}`);

function tellFailure(words: Words, error: Error): string {
  const code = error instanceof ApiProblem ? error.code : 'INTERNAL';
  const { failures } = words.operations;
  if (code === 'UNREACHABLE' || code === 'MALFORMED') return failures.unreachable;
  if (code === 'FORBIDDEN') return failures.forbidden;
  if (code === 'TOO_MANY_REQUESTS') return failures.throttled;
  return fillIn(failures.internal, { code });
}

/** What is shown is what was read before the failure. @param readAt by the browser's own clock, ms */
function OldNotice({ readAt, failure }: { readonly readAt: number; readonly failure: string }) {
  const { client, words } = useSurroundings();
  const age = useClock((nowMs) => tellDuration(nowMs - client.clockBehindMs() - readAt));
  return <Notice tone="danger">{`${fillIn(words.operations.old, { age })} ${failure}`}</Notice>;
}

function SilenceNotice({
  operations,
}: {
  readonly operations: Parameters<typeof findSilenceMs>[0];
}) {
  const { words } = useSurroundings();
  const age = useClock((nowMs) => {
    const silenceMs = findSilenceMs(operations, nowMs);
    return silenceMs === null ? '' : tellDuration(silenceMs);
  });
  if (age === '') return null;
  return <Notice tone="danger">{fillIn(words.operations.silence, { age })}</Notice>;
}
