// What happened to an operation, in order of time, as far as it is recorded.
import type { ExternalFillView, FillView, OrderView } from '@hedge/contracts';
import type { Whereabouts } from '../actions/close-stage';

export type TimelineEvent = { readonly atMs: number } & (
  | { readonly kind: 'registered' }
  | { readonly kind: 'asked'; readonly by: string }
  | { readonly kind: 'attention'; readonly reason: string }
  | { readonly kind: 'decided'; readonly reason: string; readonly pnl: string | null }
  | { readonly kind: 'sent'; readonly order: OrderView }
  | { readonly kind: 'fill'; readonly fill: FillView }
  | { readonly kind: 'external'; readonly fill: ExternalFillView }
  | { readonly kind: 'closed'; readonly netPnl: string | null }
);

/** What comes first at one and the same time. */
const RANK: Readonly<Record<TimelineEvent['kind'], number>> = {
  ...{
    registered: 0,
    asked: 1,
    decided: 2,
    sent: 3,
    fill: 4,
    external: 5,
    attention: 6,
    closed: 7,
  },
};

/** The oldest first. An order that was never sent has no time, and is not among them. */
export function buildTimeline(
  at: Exclude<Whereabouts, { kind: 'removed' }>,
): readonly TimelineEvent[] {
  const executions = at.kind === 'open' ? at.operation : at.history;
  const events: readonly TimelineEvent[] = [
    ...(at.kind === 'open' ? eventsOfOpen(at.operation) : eventsOfFinished(at.history)),
    ...executions.orders.flatMap((order): TimelineEvent[] =>
      order.signedAt === null ? [] : [{ kind: 'sent', atMs: Date.parse(order.signedAt), order }],
    ),
    ...executions.fills.map((fill) => ({ kind: 'fill', atMs: Date.parse(fill.at), fill }) as const),
    ...executions.externalFills.map(
      (fill) => ({ kind: 'external', atMs: Date.parse(fill.at), fill }) as const,
    ),
  ];
  return [...events].sort((a, b) => a.atMs - b.atMs || RANK[a.kind] - RANK[b.kind]);
}

function eventsOfOpen(
  operation: Extract<Whereabouts, { kind: 'open' }>['operation'],
): readonly TimelineEvent[] {
  const { createdAt, closeRequest, attentionReason, attentionSince } = operation;
  return [
    { kind: 'registered', atMs: Date.parse(createdAt) },
    ...(closeRequest === null
      ? []
      : [
          {
            ...{ kind: 'asked' as const, by: closeRequest.requestedBy },
            atMs: Date.parse(closeRequest.requestedAt),
          },
        ]),
    ...(attentionReason === null || attentionSince === null
      ? []
      : [
          {
            ...{ kind: 'attention' as const, reason: attentionReason },
            atMs: Date.parse(attentionSince),
          },
        ]),
  ];
}

function eventsOfFinished(
  history: Extract<Whereabouts, { kind: 'finished' }>['history'],
): readonly TimelineEvent[] {
  const { openedAt, decidedAt, closedAt, closeReason: reason, triggerPnl, netPnl } = history;
  return [
    { kind: 'registered', atMs: Date.parse(openedAt) },
    { kind: 'decided', atMs: Date.parse(decidedAt), reason, pnl: triggerPnl },
    { kind: 'closed', atMs: Date.parse(closedAt), netPnl },
  ];
}
