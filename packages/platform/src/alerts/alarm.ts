// Alerts about what may stand in the way of writing alerts: written where that is possible, told to the
// webhook and the log at once where it is not, and recorded when it is possible again.
import { randomUUID } from 'node:crypto';
import type { Alert } from '@hedge/contracts';
import type { Clock } from '../clock';
import type { Logger } from '../logger';
import { decideRetry } from './delivery';
import { buildNoticeBody, type Notice } from './notice';
import type { Webhook } from './webhook';

/** Where alerts are written. Both reject when the database cannot. */
export type AlertRecords = {
  /** Unless an open alert has its key. */
  raise(alert: Alert, uid: string, raisedAt: number): Promise<void>;
  resolve(dedupeKey: string): Promise<void>;
};

export type Alarm = {
  /** Stands until it is cleared; raising what stands does nothing. */
  raise(alert: Alert): void;
  clear(dedupeKey: string): void;
  /** Writes and tells what is still to be written and told; called once a second. */
  settle(): Promise<void>;
};

type Standing = {
  readonly alert: Alert;
  readonly uid: string;
  readonly raisedAt: number;
  resolvedAt: number | null;
  isRecorded: boolean;
  /** Of telling it directly, because it could not be written. */
  isTold: boolean;
  attempts: number;
  nextAtMs: number;
};

/** Far more than there are causes; what is beyond is in the log alone. */
const STANDING_MAX = 200;

export function makeAlarm(deps: {
  readonly records: AlertRecords;
  readonly webhook: Webhook | null;
  readonly logger: Logger;
  readonly clock: Clock;
}): Alarm {
  const { records, webhook, logger, clock } = deps;
  const standing = new Map<string, Standing>();
  let settling: Promise<void> | null = null;

  const tell = async (each: Standing): Promise<void> => {
    if (webhook === null || each.isTold || clock.monotonicMs() < each.nextAtMs) return;
    each.attempts += 1;
    const { kind, accountId, operationId, message } = each.alert;
    const { uid, raisedAt } = each;
    const notice: Notice = {
      ...{ uid, event: 'RAISED', kind, accountId, operationId, message, raisedAt },
      resolvedAt: null,
    };
    const answer = await webhook.post(buildNoticeBody(notice));
    each.isTold = answer.kind === 'accepted';
    if (answer.kind === 'failed') {
      const ageMs = clock.wallMs() - raisedAt;
      each.nextAtMs = clock.monotonicMs() + (decideRetry(each.attempts, ageMs) ?? Infinity);
      logger.warn('an alert is not delivered yet', { kind, host: webhook.host, why: answer.why });
    }
  };

  const settleOne = async (each: Standing): Promise<void> => {
    const { alert, uid, raisedAt } = each;
    try {
      if (!each.isRecorded) await records.raise(alert, uid, raisedAt);
      each.isRecorded = true;
      if (each.resolvedAt === null) return;
      await records.resolve(alert.dedupeKey);
      if (standing.get(alert.dedupeKey) === each) standing.delete(alert.dedupeKey);
    } catch (error) {
      logger.debug('alert not written', { kind: alert.kind, error });
      if (!each.isRecorded) await tell(each);
    }
  };

  const settle: Alarm['settle'] = () => {
    settling ??= Promise.all([...standing.values()].map(settleOne))
      .then(() => undefined)
      .finally(() => {
        settling = null;
      });
    return settling;
  };

  return {
    settle,
    raise: (alert) => {
      const known = standing.get(alert.dedupeKey);
      if (known !== undefined && known.resolvedAt === null) return;
      logger.error('alert', { kind: alert.kind, alert: alert.message });
      if (standing.size >= STANDING_MAX) return;
      standing.set(alert.dedupeKey, {
        ...{ alert, uid: randomUUID(), raisedAt: clock.wallMs(), resolvedAt: null },
        ...{ isRecorded: false, isTold: false, attempts: 0, nextAtMs: 0 },
      });
    },
    clear: (dedupeKey) => {
      const known = standing.get(dedupeKey);
      if (known !== undefined) known.resolvedAt ??= clock.wallMs();
    },
  };
}

/** Settles an alarm once a second. */
export function startAlarm(alarm: Alarm): { stop(): void } {
  const timer = setInterval(() => void alarm.settle().catch(() => undefined), 1_000).unref();
  return { stop: () => clearInterval(timer) };
}
