// Every open hedge at a glance, and how far what is shown can be believed.
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ListActions } from '../actions/list-actions';
import { CutNotice, LiveMark, useLiveStanding } from '../live/live-connection';
import { ProblemNotice } from '../page/problem-notice';
import { OldNotice } from '../page/list-frame';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { arrangeOperations, type Accounts } from './arrange';
import { NakedBanner } from './naked-banner';
import { operationsQuery } from './operation-queries';
import { OperationsFilter } from './operations-filter';
import { OperationsTable } from './operations-table';
import { SilenceNotice } from './silence-notice';
import { useAccounts } from './use-accounts';
import { useChoice } from './use-choice';
import { EVERYTHING } from './view-choice';
import '../page/listing.css';

const NO_NAMES: Accounts = new Map();

export function OperationsPage() {
  const { client, live, words } = useSurroundings();
  // Drawn anew with it: how often is asked depends on it.
  useLiveStanding();
  const { data, error, dataUpdatedAt } = useQuery(operationsQuery(client, live));
  const accounts = useAccounts();
  const [choice, changeChoice] = useChoice();
  const all = data?.items;
  // Only a search asks for their names: without one their coming arranges nothing anew.
  const named = choice.search === '' ? NO_NAMES : accounts;
  const shown = useMemo(() => arrangeOperations(all ?? [], named, choice), [all, named, choice]);
  if (all === undefined) {
    return error === null ? (
      <Notice tone="quiet">{words.loading}</Notice>
    ) : (
      <ProblemNotice error={error} />
    );
  }
  return (
    <>
      <NakedBanner operations={all} accounts={accounts} />
      {error !== null && <OldNotice readAt={dataUpdatedAt} error={error} />}
      {error === null && <CutNotice />}
      {error === null && <SilenceNotice operations={all} />}
      {data?.isCut === true && <Notice tone="warning">{words.operations.cut}</Notice>}
      <div className="page-head">
        <h1>
          {words.operations.title}{' '}
          <span className="muted">{countOf(shown.length, all.length)}</span>
          <LiveMark />
        </h1>
        {all.length > 0 && <OperationsFilter choice={choice} change={changeChoice} />}
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
