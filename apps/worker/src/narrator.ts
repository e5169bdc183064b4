// The worker's account of what it does: one line per fact, readable without the code.
import type { MonitorCycleResult } from '@hedge/contracts';
import type { CycleEvent, Listener } from '@hedge/cycle';
import {
  assertNever,
  formatRefusal,
  toText,
  type SendOutcome,
  type TradeHistory,
} from '@hedge/domain';
import type { Logger } from '@hedge/platform';

/** Turns the cycle's events into log lines. */
export function makeNarrator(logger: Logger): Listener {
  return (event) => tell(logger, event);
}

/** One line per cycle. */
export function tellCycle(logger: Logger, result: MonitorCycleResult): void {
  logger.info('cycle', result);
}

function tell(logger: Logger, event: CycleEvent): void {
  switch (event.kind) {
    case 'accountSkipped':
      logger.warn('account skipped', { accountId: event.accountId, why: event.why });
      return;
    case 'closeDecided': {
      const { operationId, decisionId } = event;
      const pnl = toText(event.pnl);
      logger.info('target reached, closing', {
        operationId,
        decisionId,
        pnl,
        target: toText(event.target),
      });
      return;
    }
    case 'orderSent': {
      const { side, symbol, attempt, clientOrderId } = event.order;
      const quantity = toText(event.order.quantity);
      const { operationId } = event;
      logger.info('order sent', { operationId, side, symbol, quantity, attempt, clientOrderId });
      return;
    }
    case 'orderAnswered': {
      const { clientOrderId } = event.order;
      const level = event.outcome.kind === 'accepted' ? 'info' : 'warn';
      logger[level](`order ${event.outcome.kind}`, {
        operationId: event.operationId,
        clientOrderId,
        ...describeOutcome(event.outcome),
      });
      return;
    }
    case 'closeWithdrawn':
      logger.warn('close withdrawn, nothing executed', {
        operationId: event.operationId,
        attention: event.attention?.reason ?? null,
      });
      return;
    case 'settled':
      logger.info('closed', describeHistory(event.history));
      return;
    case 'attention': {
      const { operationId, attention } = event;
      if (attention === null) logger.info('attention cleared', { operationId });
      else logger.error('attention needed', { operationId, reason: attention.reason });
      return;
    }
    case 'nakedLeg':
      logger.error('naked leg', { operationId: event.operationId, forMs: event.forMs });
      return;
    case 'lateExecution':
      logger.error('an order believed absent has executed', {
        operationId: event.operationId,
        clientOrderId: event.clientOrderId,
        executed: toText(event.executed),
      });
      return;
    case 'failed': {
      const { accountId, what, error } = event;
      logger.error(`${what} failed`, { accountId, error });
      return;
    }
    default:
      assertNever(event);
  }
}

function describeOutcome(outcome: SendOutcome): Record<string, string> {
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

function describeHistory(history: TradeHistory): Record<string, unknown> {
  const { operationId, nakedMs, triggerPnl, netPnl } = history;
  return {
    operationId,
    legs: history.legs.map(
      (leg) =>
        `${leg.side} ${toText(leg.quantity)} ${leg.symbol} ${toText(leg.entryPrice)} → ${toText(leg.exitPrice.round(8))}`,
    ),
    target: toText(history.profitTarget),
    triggerPnl: triggerPnl === null ? null : toText(triggerPnl),
    grossPnl: toText(history.grossPnl),
    commissions: Object.fromEntries(
      Object.entries(history.commissions).map(([asset, paid]) => [asset, toText(paid)]),
    ),
    netPnl: netPnl === null ? null : toText(netPnl),
    nakedMs,
  };
}
