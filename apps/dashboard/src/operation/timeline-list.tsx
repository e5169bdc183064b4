// The legs' orders and executions, and what else happened, in order of time.
import type { ReactNode } from 'react';
import type { ExternalFillView, FillView, OrderView } from '@hedge/contracts';
import type { Whereabouts } from '../actions/close-stage';
import { pairOf } from '../operations/operation-facts';
import { Moment } from '../page/moment';
import { useSurroundings } from '../page/surroundings';
import { tellExactly, tellMoney } from '../words/amounts';
import { fillIn } from '../words/language';
import { nameCode } from '../words/name-code';
import { buildTimeline, type TimelineEvent } from './timeline';

interface TimelineProps {
  readonly at: Exclude<Whereabouts, { kind: 'removed' }>;
  readonly unit: string;
}

export function Timeline({ at, unit }: TimelineProps) {
  const { words } = useSurroundings();
  const events = buildTimeline(at);
  return (
    <section className="panel">
      <h2>{words.operation.timeline.title}</h2>
      <ol className="timeline">
        {events.map((event, index) => (
          <li key={`${event.kind} ${event.atMs} ${index}`} className={`event-${event.kind}`}>
            <span className="muted">
              <Moment at={new Date(event.atMs).toISOString()} />
            </span>
            <span>
              <Event event={event} unit={unit} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Event({
  event,
  unit,
}: {
  readonly event: TimelineEvent;
  readonly unit: string;
}): ReactNode {
  const { words, language } = useSurroundings();
  const said = words.operation.timeline;
  const money = (text: string) => `${tellMoney(text, language, { signed: true })} ${unit}`;
  switch (event.kind) {
    case 'registered':
      return said.registered;
    case 'asked':
      return fillIn(said.asked, { by: event.by });
    case 'attention':
      return fillIn(said.attention, {
        reason: nameCode(words.operations.attentions, event.reason),
      });
    case 'decided':
      return fillIn(said.decided, {
        reason: nameCode(words.history.reasons, event.reason),
        pnl: event.pnl === null ? '' : fillIn(said.decidedPnl, { pnl: money(event.pnl) }),
      });
    case 'sent':
      return <Sent order={event.order} />;
    case 'fill':
      return <Executed fill={event.fill} />;
    case 'external':
      return <ExecutedByOthers fill={event.fill} />;
    case 'closed':
      return fillIn(said.closed, {
        net: event.netPnl === null ? said.unknown : money(event.netPnl),
      });
  }
}

/** What closes a LONG sells it; what opens it buys. */
const orderSideOf = ({ kind, side }: OrderView) =>
  (kind === 'open') === (side === 'LONG') ? 'BUY' : 'SELL';

function Sent({ order }: { readonly order: OrderView }) {
  const { words, language } = useSurroundings();
  const said = words.operation.timeline;
  const { side, symbol, quantity, attempt, state, refusal } = order;
  const text = fillIn(said.sent, {
    ...{ order: orderSideOf(order), side, symbol: pairOf(symbol) },
    state: nameCode(said.states, state),
    ...{ quantity: tellExactly(quantity, language), attempt: String(attempt) },
  });
  return refusal === null ? text : `${text} · ${fillIn(said.refusal, { refusal })}`;
}

function Executed({ fill }: { readonly fill: FillView }) {
  const { words, language } = useSurroundings();
  return fillIn(words.operation.timeline.fill, {
    ...{ side: fill.side, symbol: pairOf(fill.symbol) },
    quantity: tellExactly(fill.quantity, language),
    price: tellExactly(fill.price, language),
    commission: `${tellExactly(fill.commission, language)} ${fill.commissionAsset}`,
  });
}

function ExecutedByOthers({ fill }: { readonly fill: ExternalFillView }) {
  const { words, language } = useSurroundings();
  return fillIn(words.operation.timeline.external, {
    ...{ side: fill.side, symbol: pairOf(fill.symbol) },
    cause: words.operation.timeline.causes[fill.cause],
    quantity: tellExactly(fill.quantity, language),
    price: tellExactly(fill.price, language),
  });
}
