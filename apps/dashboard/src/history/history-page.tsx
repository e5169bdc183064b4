// The hedges that are finished: what each was to bring, what it brought, and what they come to together.
import { useCallback, useMemo } from 'react';
import type { TradeHistoryView } from '@hedge/contracts';
import { nameAccount, type Accounts } from '../operations/arrange';
import { pairOf, pairsOf } from '../operations/operation-facts';
import { useAccounts } from '../operations/use-accounts';
import { replaceQuery, useAddress } from '../page/address';
import { ListFrame } from '../page/list-frame';
import { Listing, type Column } from '../page/listing';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { useList } from '../page/use-list';
import { fillIn } from '../words/language';
import { readZone } from '../words/moments';
import {
  ClosedCell,
  CommissionsCell,
  LegsCell,
  NakedCell,
  ResultCell,
  TriggerCell,
} from './history-cells';
import { HistoryCourses } from './history-courses';
import {
  buildHistoryFilter,
  findChoiceProblem,
  readHistoryChoice,
  WHOLE_HISTORY,
  writeHistoryChoice,
  type HistoryChoice,
} from './history-choice';
import { HistoryFilter } from './history-filter';
import './history.css';

const PATH = '/api/v1/trade-history';
const EXPORT_PATH = `${PATH}/export`;

export function HistoryPage() {
  const { words } = useSurroundings();
  const said = words.history;
  const query = useAddress(({ search }) => search);
  const choice = useMemo(() => readHistoryChoice(query), [query]);
  const change = useCallback(
    (changed: Partial<HistoryChoice>) =>
      replaceQuery(writeHistoryChoice({ ...choice, ...changed })),
    [choice],
  );
  const problem = findChoiceProblem(choice);
  const filter = useMemo(
    () => (problem === null ? buildHistoryFilter(choice) : {}),
    [problem, choice],
  );
  const accounts = useAccounts();
  const list = useList<TradeHistoryView>({ path: PATH, filter, enabled: problem === null });
  const symbols = useMemo(() => [...new Set(list.rows?.flatMap(pairsOf))].sort(), [list.rows]);
  const asked = new URLSearchParams(filter).toString();
  return (
    <>
      <div className="page-head">
        <h1>{said.title}</h1>
        <HistoryFilter {...{ symbols, choice, change }} />
      </div>
      {problem !== null ? (
        <Notice tone="warning">
          {problem === 'order' ? words.list.order : said.filter.symbolWrong}
        </Notice>
      ) : (
        <>
          {list.rows !== undefined && list.rows.length > 0 && <HistoryCourses asked={asked} />}
          <ListFrame list={list} empty={<Empty isNarrowed={asked !== ''} />}>
            {(rows) => (
              <>
                <div className="list-notes">
                  <span className="muted">{fillIn(said.zone, { zone: readZone() })}</span>
                  <a href={`${EXPORT_PATH}${asked === '' ? '' : `?${asked}`}`} download>
                    {said.export}
                  </a>
                </div>
                <HistoryTable rows={rows} accounts={accounts} />
              </>
            )}
          </ListFrame>
        </>
      )}
    </>
  );
}

function Empty({ isNarrowed }: { readonly isNarrowed: boolean }) {
  const { words } = useSurroundings();
  if (!isNarrowed) return words.history.empty;
  return (
    <>
      {words.list.noMatch}{' '}
      <button type="button" onClick={() => replaceQuery(writeHistoryChoice(WHOLE_HISTORY))}>
        {words.list.showAll}
      </button>
    </>
  );
}

interface HistoryTableProps {
  readonly rows: readonly TradeHistoryView[];
  readonly accounts: Accounts;
}

function HistoryTable({ rows, accounts }: HistoryTableProps) {
  const { words } = useSurroundings();
  const { columns, title } = words.history;
  const shown: readonly Column<TradeHistoryView>[] = [
    { title: columns.closed, show: (row) => <ClosedCell row={row} /> },
    {
      title: columns.hedge,
      show: (row) => (
        <>
          <span className="line strong whole">{pairsOf(row).map(pairOf).join(' · ')}</span>
          <span className="muted">{nameAccount(accounts, row.accountId)}</span>
        </>
      ),
    },
    { title: columns.legs, show: (row) => <LegsCell row={row} /> },
    { title: columns.result, show: (row) => <ResultCell row={row} /> },
    { title: columns.trigger, show: (row) => <TriggerCell row={row} /> },
    { title: columns.commissions, show: (row) => <CommissionsCell row={row} /> },
    { title: columns.naked, show: (row) => <NakedCell row={row} /> },
  ];
  return <Listing label={title} columns={shown} rows={rows} keyOf={({ id }) => id} />;
}
