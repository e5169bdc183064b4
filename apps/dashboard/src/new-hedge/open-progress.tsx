// The opening of a hedge, followed live until it is decided.
import { useQuery } from '@tanstack/react-query';
import type { CreatedOperationView, OperationView } from '@hedge/contracts';
import { whereaboutsQuery } from '../actions/close-stage';
import { NakedSince } from '../actions/naked-since';
import { orderLegs, pairsOf } from '../operations/operation-facts';
import { Link } from '../page/link';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { tellExactly } from '../words/amounts';
import { fillIn } from '../words/language';
import { findOpeningStage, isDecided, type OpeningStage } from './opening-stage';
import { Warnings } from './registered-notice';

interface OpenProgressProps {
  readonly asked: CreatedOperationView;
  readonly again: () => void;
}

const FOLLOW_MS = 1_000;

export function OpenProgress({ asked, again }: OpenProgressProps) {
  const { client, words } = useSurroundings();
  const said = words.newHedge;
  const { data, error } = useQuery({
    ...whereaboutsQuery(client, asked.id),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isDecided(findOpeningStage(state.data)) ? false : FOLLOW_MS,
  });
  const nothing = { orders: [], fills: [], externalFills: [] };
  const stage = findOpeningStage(data ?? { kind: 'open', operation: { ...asked, ...nothing } });
  const hedge = pairsOf(asked).join(' · ');
  return (
    <>
      <h2>{fillIn(said.opening.title, { hedge })}</h2>
      {error !== null && <Notice tone="danger">{words.noAnswer}</Notice>}
      <div role="status">
        <Stage stage={stage} />
      </div>
      <Warnings warnings={asked.warnings} />
      <p className="list-actions">
        {stage.kind === 'open' && <Link to={`/operations/${asked.id}`}>{said.toHedge}</Link>}
        {isDecided(stage) && (
          <button type="button" onClick={again}>
            {said.open}
          </button>
        )}
      </p>
    </>
  );
}

function Stage({ stage }: { readonly stage: OpeningStage }) {
  const { words } = useSurroundings();
  const said = words.newHedge.opening;
  switch (stage.kind) {
    case 'opening':
    case 'undoing':
      return (
        <>
          <Notice tone={stage.kind === 'opening' ? 'quiet' : 'danger'}>{said[stage.kind]}</Notice>
          {stage.nakedSinceMs !== null && (
            <NakedSince text={words.newHedge.opening.naked} sinceMs={stage.nakedSinceMs} />
          )}
        </>
      );
    case 'open':
      return <Open operation={stage.operation} />;
    case 'undone':
      return <Notice tone="danger">{stage.executed ? said.undone : said.nothing}</Notice>;
    case 'closed':
    case 'removed':
      return <Notice tone="warning">{said[stage.kind]}</Notice>;
  }
}

function Open({ operation }: { readonly operation: OperationView }) {
  const { words, language } = useSurroundings();
  const said = words.newHedge.opening;
  return (
    <>
      <Notice tone="quiet">{said.open}</Notice>
      <ul>
        {orderLegs(operation.legs).map(({ side, quantity, entryPrice }) => (
          <li key={side}>
            {fillIn(said.paid, {
              side,
              quantity: tellExactly(quantity, language),
              price: tellExactly(entryPrice, language),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
