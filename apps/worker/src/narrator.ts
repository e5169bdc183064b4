// The worker's account of what it does: one line per cycle, and per close a story that `grep` with
// the operation's id tells in order: trigger, orders, answers, fills, result.
import type { MonitorCycleResult } from '@hedge/contracts';
import type { CycleEvent, CycleListener } from '@hedge/cycle';
import { assertNever, toText, type CloseReason } from '@hedge/domain';
import type { Logger } from '@hedge/platform';
import * as facts from './narrated-facts';

export interface NarratorDeps {
  readonly logger: Logger;
  /** For people: a cycle that tells nothing new is told once a minute. Machines get every one. */
  readonly quiet: boolean;
}

export interface Narrator {
  readonly event: CycleListener;
  readonly cycle: (result: MonitorCycleResult) => void;
}

const TRIGGERS: Partial<Record<CloseReason, string>> = {
  PROFIT_TARGET: 'target reached, closing',
  MANUAL: 'close requested, closing',
};

/** At the 2 s beat: a minute. */
const QUIET_CYCLES_MAX = 30;

export function makeNarrator({ logger, quiet }: NarratorDeps): Narrator {
  let told: MonitorCycleResult | null = null;
  let silent = 0;
  return {
    event: (event, cycleId) => tell(logger.child({ cycleId }), event),
    cycle: (result) => {
      silent += 1;
      if (quiet && silent < QUIET_CYCLES_MAX && told !== null && !tellsMore(told, result)) return;
      told = result;
      silent = 0;
      logger.info('cycle', quiet ? facts.shortenCycle(result) : result);
    },
  };
}

/** Whether a person should hear of this cycle after having heard of that one. */
function tellsMore(told: MonitorCycleResult, result: MonitorCycleResult): boolean {
  const compared = [
    'source',
    'accountsRead',
    'accountsSkipped',
    'accountsDeferred',
    'operationsChecked',
    'attention',
    'errors',
  ] as const;
  return result.closed > 0 || compared.some((field) => told[field] !== result[field]);
}

function tell(logger: Logger, event: CycleEvent): void {
  switch (event.kind) {
    case 'accountSkipped':
      logger.warn('account skipped', { accountId: event.accountId, why: event.why });
      return;
    case 'closeDecided':
      logger.info(TRIGGERS[event.reason] ?? 'closing', facts.describeTrigger(event));
      return;
    case 'orderSent':
      logger.info('order sent', facts.describeOrder(event.operationId, event.order));
      return;
    case 'orderAnswered': {
      const level = event.outcome.kind === 'accepted' ? 'info' : 'warn';
      logger[level](`order ${event.outcome.kind}`, {
        operationId: event.operationId,
        clientOrderId: event.order.clientOrderId,
        ...facts.describeOutcome(event.outcome),
      });
      return;
    }
    case 'orderConcluded': {
      const level = event.to === 'FILLED' ? 'info' : 'warn';
      logger[level](`order ${event.to}`, facts.describeConclusion(event));
      return;
    }
    case 'filled':
      for (const fill of event.fills) {
        logger.info('fill', facts.describeFill(event.operationId, fill));
      }
      return;
    case 'closeWithdrawn':
      logger.warn('close withdrawn, nothing executed', {
        operationId: event.operationId,
        attention: event.attention?.reason ?? null,
        retryAt: new Date(event.retryAt).toISOString(),
      });
      return;
    case 'closeLapsed': {
      const { operationId, by, why } = event;
      logger.error('a requested close was not begun in time', { operationId, by, why });
      return;
    }
    case 'opened':
      logger.info('hedge opened', facts.describeOpened(event));
      return;
    case 'notOpened': {
      const { operationId, isHalfOpen } = event;
      const follows = isHalfOpen ? 'half open, closing what was opened' : 'nothing executed';
      logger.error('hedge not opened', { operationId, follows });
      return;
    }
    case 'settled':
      logger.info('closed', facts.describeHistory(event.history));
      return;
    case 'attention': {
      const { operationId, attention } = event;
      if (attention === null) logger.info('attention cleared', { operationId });
      else logger.error('attention needed', { operationId, reason: attention.reason });
      return;
    }
    case 'orderCleared':
      logger.warn('resting order cancelled for the close', facts.describeCleared(event));
      return;
    case 'legGone':
      logger.error('a leg was closed by others', facts.describeGone(event));
      return;
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
