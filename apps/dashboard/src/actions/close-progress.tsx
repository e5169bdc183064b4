// A close, followed live from the request to the settled row.
import { useQuery } from '@tanstack/react-query';
import type { OperationView } from '@hedge/contracts';
import { unitOf } from '../operations/operation-facts';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { tellExactly } from '../words/amounts';
import { fillIn } from '../words/language';
import { tellLapse } from '../words/tell-alert';
import { findCloseStage, whereaboutsQuery, type CloseStage } from './close-stage';
import { NakedSince } from './naked-since';
import { Settled } from './settled';

const STEPS = ['asked', 'closing', 'settled'] as const;
type Step = (typeof STEPS)[number];

/** The step that each stage stands at; null where it leads no further. */
const STEP_OF: Readonly<Record<CloseStage['kind'], Step | null>> = {
  ...{ asked: 'asked', unheard: 'asked', closing: 'closing', settled: 'settled' },
  ...{ lapsed: null, notAsked: null, removed: null },
};

export function CloseProgress({ operation }: { readonly operation: OperationView }) {
  const { client, words } = useSurroundings();
  const { data, error } = useQuery(whereaboutsQuery(client, operation.id));
  const said = words.actions.progress;
  const stage = data === undefined ? null : findCloseStage(data);
  const step = stage === null ? 'asked' : STEP_OF[stage.kind];
  return (
    <>
      {step !== null && (
        <ol className="steps">
          {STEPS.map((each) => (
            <li
              key={each}
              className={STEPS.indexOf(each) <= STEPS.indexOf(step) ? 'step-done' : ''}
              {...(each === step && { 'aria-current': 'step' })}
            >
              {said.steps[each]}
            </li>
          ))}
        </ol>
      )}
      {error !== null && <Notice tone="danger">{said.noAnswer}</Notice>}
      <div role="status">{stage !== null && <Stage stage={stage} operation={operation} />}</div>
    </>
  );
}

interface StageProps {
  readonly stage: CloseStage;
  readonly operation: OperationView;
}

function Stage({ stage, operation }: StageProps) {
  const { words } = useSurroundings();
  const said = words.actions.progress;
  switch (stage.kind) {
    case 'asked':
      return <Asked expiresAtMs={stage.expiresAtMs} />;
    case 'closing':
      return <Closing stage={stage} />;
    case 'settled':
      return <Settled history={stage.history} unit={unitOf(operation)} />;
    case 'lapsed': {
      const why = tellLapse(stage.request, words);
      return (
        <Notice tone="danger">
          {said.lapsed} {why !== null && fillIn(said.lapsedWhy, { why })}
        </Notice>
      );
    }
    case 'unheard':
      return <Notice tone="danger">{said.unheard}</Notice>;
    case 'notAsked':
    case 'removed':
      return <Notice tone="warning">{said[stage.kind]}</Notice>;
  }
}

/** Its ticking is for the eye, and is not read out. */
function Asked({ expiresAtMs }: { readonly expiresAtMs: number }) {
  const { words } = useSurroundings();
  const left = useClock((nowMs) => tellDuration(expiresAtMs - nowMs));
  return <p aria-live="off">{fillIn(words.actions.progress.asked, { left })}</p>;
}

function Closing({ stage }: { readonly stage: Extract<CloseStage, { kind: 'closing' }> }) {
  const { words, language } = useSurroundings();
  const said = words.actions.progress;
  return (
    <>
      <p>{said.closing}</p>
      {stage.nakedSinceMs !== null && (
        <NakedSince text={words.actions.progress.naked} sinceMs={stage.nakedSinceMs} />
      )}
      <ul className="executions">
        {stage.legs.map(({ side, quantity, executed }) => (
          <li key={side}>
            {fillIn(said.executed, {
              side,
              executed: tellExactly(executed, language),
              quantity: tellExactly(quantity, language),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
