// What the log says of triggers, orders, fills and results: flat fields, amounts as text.
import type { MonitorCycleResult } from '@hedge/contracts';
import type { CycleEvent } from '@hedge/cycle';
import {
  assertNever,
  formatRefusal,
  orderSideOf,
  toText,
  type Decimal,
  type Fill,
  type Order,
  type SendOutcome,
  type TradeHistory,
} from '@hedge/domain';

type Event<K extends CycleEvent['kind']> = Extract<CycleEvent, { readonly kind: K }>;
type Facts = Readonly<Record<string, unknown>>;

/** Decimals of a price that is a quotient; the history keeps them all. */
const PRICE_DECIMALS = 8;

/** A cycle for a person: no zeros, and its id only where there is something to look up. */
export function shortenCycle(result: MonitorCycleResult): Facts {
  const { cycleId, startedAt, ...rest } = result;
  const isCalm = rest.closed + rest.attention + rest.errors + rest.accountsSkipped === 0;
  const told = isCalm ? rest : { ...rest, cycleId, startedAt };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== 0));
}

/** Why it closes: the total, the target, and the fresh quotes that confirmed it. */
export function describeTrigger(event: Event<'closeDecided'>): Facts {
  const { operation, decisionId, pnl, quotes } = event;
  return {
    operationId: operation.id,
    accountId: operation.accountId,
    decisionId,
    // Who asked, where somebody did.
    requestedBy: event.reason === 'MANUAL' ? operation.closeRequest?.by : undefined,
    pnl: textOrNull(pnl),
    target: toText(operation.profitTarget),
    quotes: quotes.map(({ symbol, markPrice, time }) => ({
      symbol,
      markPrice: textOrNull(markPrice),
      time: new Date(time).toISOString(),
    })),
  };
}

export function describeOrder(operationId: string, order: Order): Facts {
  const { kind, side, symbol, attempt, clientOrderId, decisionId } = order;
  return {
    operationId,
    clientOrderId,
    decisionId,
    side: orderSideOf(kind, side),
    positionSide: side,
    symbol,
    quantity: toText(order.quantity),
    attempt,
  };
}

export function describeOutcome(outcome: SendOutcome): Facts {
  switch (outcome.kind) {
    case 'accepted': {
      const { exchangeOrderId, status, executed } = outcome.order;
      return { exchangeOrderId, status, executed: toText(executed) };
    }
    case 'rejected':
    case 'notSent':
      return { refusal: formatRefusal(outcome.refusal) };
    case 'unknown':
      return { why: outcome.why };
    default:
      return assertNever(outcome);
  }
}

export function describeConclusion(event: Event<'orderConcluded'>): Facts {
  const { operationId, clientOrderId, executed, refusal } = event;
  return { operationId, clientOrderId, executed: toText(executed), refusal };
}

export function describeFill(operationId: string, fill: Fill): Facts {
  const { clientOrderId, tradeId, side, symbol, commissionAsset } = fill;
  return {
    operationId,
    clientOrderId,
    tradeId,
    positionSide: side,
    symbol,
    quantity: toText(fill.quantity),
    price: toText(fill.price),
    commission: toText(fill.commission),
    commissionAsset,
  };
}

/** An order of others, and why it may still be there. */
export function describeCleared({ operationId, order, why }: Event<'orderCleared'>): Facts {
  const { clientOrderId, exchangeOrderId, positionSide, symbol } = order;
  const facts = { operationId, clientOrderId, exchangeOrderId, positionSide, symbol };
  return { ...facts, quantity: toText(order.quantity), ...(why === null ? {} : { why }) };
}

/** What was opened, and what it cost on average. */
export function describeOpened({ operationId, legs }: Event<'opened'>): Facts {
  return {
    operationId,
    legs: legs.map(
      (leg) =>
        `${leg.side} ${toText(leg.quantity)} at ${toText(leg.entryPrice.round(PRICE_DECIMALS))}`,
    ),
  };
}

/** Which legs, by whom, and what is done about it or why nothing is. */
export function describeGone({ operationId, legs, follows }: Event<'legGone'>): Facts {
  return {
    operationId,
    legs: legs.map(({ side, cause }) => `${side} ${cause ?? 'unknown'}`),
    follows,
  };
}

/** The result: gross from the legs' entries, net of commissions, and for how long a leg was naked. */
export function describeHistory(history: TradeHistory): Facts {
  const { operationId, nakedMs, triggerPnl, netPnl } = history;
  return {
    operationId,
    reason: history.closeReason,
    requestedBy: history.closeRequestedBy ?? undefined,
    target: toText(history.profitTarget),
    triggerPnl: textOrNull(triggerPnl),
    grossPnl: toText(history.grossPnl),
    netPnl: textOrNull(netPnl),
    commissions: Object.fromEntries(
      Object.entries(history.commissions).map(([asset, paid]) => [asset, toText(paid)]),
    ),
    nakedMs,
    legs: history.legs.map(
      (leg) =>
        `${leg.side} ${toText(leg.quantity)} ${leg.symbol} ${toText(leg.entryPrice)} → ${toText(leg.exitPrice.round(PRICE_DECIMALS))}`,
    ),
    // Told where there is something to tell.
    byOthers: byOthersOf(history),
  };
}

function byOthersOf({ legs }: TradeHistory): readonly string[] | undefined {
  const told = legs.flatMap(({ side, externalQuantity, externalCause }) =>
    externalCause === null ? [] : [`${side} ${toText(externalQuantity)} ${externalCause}`],
  );
  return told.length > 0 ? told : undefined;
}

function textOrNull(amount: Decimal | null): string | null {
  return amount === null ? null : toText(amount);
}
