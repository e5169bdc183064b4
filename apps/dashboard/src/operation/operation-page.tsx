// One hedge: how it stands, why it is not closing yet, its PnL against the target, and what happened.
import { useQuery } from '@tanstack/react-query';
import type { OperationView } from '@hedge/contracts';
import { findCloseStage, isOver, whereaboutsQuery, type Whereabouts } from '../actions/close-stage';
import { RemoveButton } from '../actions/remove-button';
import { Settled } from '../actions/settled';
import { isToldOf } from '../live/follow-operation';
import { CutNotice, LiveMark, useLiveStanding } from '../live/live-connection';
import { NakedBanner } from '../operations/naked-banner';
import { pairOf, pairsOf } from '../operations/operation-facts';
import { ASK_MS } from '../operations/operation-queries';
import { SilenceNotice } from '../operations/silence-notice';
import { useAccounts } from '../operations/use-accounts';
import { OperationsTable } from '../operations/operations-table';
import { ProblemNotice } from '../page/problem-notice';
import { Link } from '../page/link';
import { OldNotice } from '../page/list-frame';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { PnlChart } from './pnl-chart';
import { Timeline } from './timeline-list';
import { WhyPanel } from './why-panel';
import './operation.css';

/** Its orders and executions are not in what the server tells by itself. */
const FOLLOW_MS = 1_000;

function refreshAfterMs(at: Whereabouts | undefined, isHeard: boolean): number | false {
  if (at?.kind === 'open' && !isOver(findCloseStage(at))) return FOLLOW_MS;
  return isHeard || (at !== undefined && at.kind !== 'open') ? false : ASK_MS;
}

export function OperationPage({ id }: { readonly id: string }) {
  const { client, live, words } = useSurroundings();
  const standing = useLiveStanding();
  const { data, error, dataUpdatedAt } = useQuery({
    ...whereaboutsQuery(client, id),
    refetchInterval: ({ state }) => {
      const picture = live.picture();
      const isHeard = picture === null ? standing !== 'asking' : isToldOf(picture, id);
      return refreshAfterMs(state.data, isHeard);
    },
  });
  const isOpen = data?.kind === 'open';
  return (
    <div className="operation-page">
      <p>
        <Link to="/">{words.operation.back}</Link>
      </p>
      {error !== null && data !== undefined && <OldNotice readAt={dataUpdatedAt} error={error} />}
      {error === null && isOpen && <CutNotice />}
      {error === null && isOpen && <SilenceNotice operations={[data.operation]} />}
      <h1>
        {data === undefined ? words.operation.title : nameOf(data) || words.operation.title}
        {isOpen && <LiveMark />}
      </h1>
      {data === undefined && error !== null && <ProblemNotice error={error} />}
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
      {at.kind === 'open' && <RemoveButton operation={at.operation} />}
    </>
  );
}

function Standing({ operation }: { readonly operation: OperationView }) {
  const accounts = useAccounts();
  return (
    <>
      <NakedBanner operations={[operation]} accounts={accounts} />
      <OperationsTable operations={[operation]} accounts={accounts} />
      <WhyPanel operation={operation} account={accounts.get(operation.accountId) ?? null} />
    </>
  );
}
