// One hedge: how it stands, why it is not closing yet, its PnL against the target, and what happened.
import { useQuery } from '@tanstack/react-query';
import type { OperationView } from '@hedge/contracts';
import { findCloseStage, isOver, whereaboutsQuery, type Whereabouts } from '../actions/close-stage';
import { Settled } from '../actions/settled';
import { pairOf, pairsOf } from '../operations/operation-facts';
import { OperationsTable } from '../operations/operations-table';
import { useAccounts } from '../operations/use-accounts';
import { Link } from '../page/link';
import { Notice } from '../page/notice';
import { ProblemNotice } from '../page/problem-notice';
import { useSurroundings } from '../page/surroundings';
import { PnlChart } from './pnl-chart';
import { Timeline } from './timeline-list';
import { WhyPanel } from './why-panel';
import '../operations/operations.css';
import './operation.css';

/** A hedge that is watched changes with every reading. */
const REFRESH_MS = 2_000;
const FOLLOW_MS = 1_000;

function refreshAfterMs(at: Whereabouts | undefined): number | false {
  if (at === undefined || at.kind !== 'open') return at === undefined ? REFRESH_MS : false;
  return isOver(findCloseStage(at)) ? REFRESH_MS : FOLLOW_MS;
}

export function OperationPage({ id }: { readonly id: string }) {
  const { client, words } = useSurroundings();
  const { data, error } = useQuery({
    ...whereaboutsQuery(client, id),
    refetchInterval: ({ state }) => refreshAfterMs(state.data),
  });
  return (
    <div className="operation-page">
      <p>
        <Link to="/">{words.operation.back}</Link>
      </p>
      <h1>{data === undefined ? words.operation.title : nameOf(data) || words.operation.title}</h1>
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined && error === null && <Notice tone="quiet">{words.loading}</Notice>}
      {data !== undefined && <Content id={id} at={data} />}
    </div>
  );
}

function nameOf(at: Whereabouts): string {
  if (at.kind === 'removed') return '';
  if (at.kind === 'open') return pairsOf(at.operation).join(' · ');
  return [...new Set(at.history.legs.map(({ symbol }) => pairOf(symbol)))].join(' · ');
}

function Content({ id, at }: { readonly id: string; readonly at: Whereabouts }) {
  const { words } = useSurroundings();
  if (at.kind === 'removed') return <Notice tone="warning">{words.operation.removed}</Notice>;
  const legs = at.kind === 'open' ? at.operation.legs : at.history.legs;
  const unit = legs[0]?.symbol.split(':')[1] ?? '';
  return (
    <>
      {at.kind === 'open' ? (
        <Standing operation={at.operation} />
      ) : (
        <section className="panel">
          <h2>{words.operation.finished}</h2>
          <Settled history={at.history} unit={unit} />
        </section>
      )}
      <PnlChart id={id} unit={unit} isOpen={at.kind === 'open'} />
      <Timeline at={at} unit={unit} />
    </>
  );
}

function Standing({ operation }: { readonly operation: OperationView }) {
  const accounts = useAccounts();
  return (
    <>
      <OperationsTable operations={[operation]} accounts={accounts} />
      <WhyPanel operation={operation} account={accounts.get(operation.accountId) ?? null} />
    </>
  );
}
