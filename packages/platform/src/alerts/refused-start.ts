// A process that its queue store keeps from starting says so before it ends: it will not be there to
// tell it later, and its supervisor starts it again and again.
import { randomUUID } from 'node:crypto';
import { wordAlert, type Alert } from '@hedge/contracts';
import type { Clock } from '../clock';
import { withDeadline } from '../deadline';
import { safeText } from '../log-safety';
import type { Logger } from '../logger';
import { QueueStoreError } from '../queue/store-error';
import type { AlertRecords } from './alarm';
import { deliverDue, type AlertOutbox } from './delivery';
import { buildNoticeBody } from './notice';
import type { Webhook } from './webhook';

/** A database that does not answer by then is told past it. */
const RECORD_MS = 3_000;

const keyOf = (process: string) => `queue-unfit:${process}`;

/**
 * Passes on what `open` gives. Where the queue store refuses it, an alert is written, which makes it
 * one however often the start is tried again, and delivered at once; what cannot be written goes
 * straight to the webhook.
 *
 * @throws whatever `open` throws, after people were told
 */
export async function openTold<T>(
  deps: {
    /** Who does not start. */
    readonly process: string;
    readonly records: AlertRecords;
    readonly outbox: AlertOutbox;
    readonly webhook: Webhook | null;
    readonly logger: Logger;
    readonly clock: Clock;
  },
  open: () => Promise<T>,
): Promise<T> {
  const { process, records, logger } = deps;
  try {
    const opened = await open();
    await records.resolve(keyOf(process)).catch((error: unknown) => {
      logger.warn('an alert was not resolved', { kind: 'QUEUE_UNFIT', error });
    });
    return opened;
  } catch (error) {
    if (error instanceof QueueStoreError) await tellRefusal(deps, error);
    throw error;
  }
}

async function tellRefusal(
  deps: Parameters<typeof openTold>[0],
  error: QueueStoreError,
): Promise<void> {
  const { process, records, outbox, webhook, logger, clock } = deps;
  const alert: Alert = {
    ...{ kind: 'QUEUE_UNFIT', accountId: null, operationId: null, dedupeKey: keyOf(process) },
    ...wordAlert('QUEUE_UNFIT', { process, why: safeText(error.message) }),
  };
  const uid = randomUUID();
  const raisedAt = clock.wallMs();
  try {
    await withDeadline('the alert', RECORD_MS, records.raise(alert, uid, raisedAt));
    if (webhook !== null) await deliverDue({ outbox, webhook, logger });
  } catch (failure) {
    logger.warn('an alert was not written', { kind: alert.kind, error: failure });
    const notice = { ...alert, uid, event: 'RAISED', raisedAt, resolvedAt: null } as const;
    await webhook?.post(buildNoticeBody(notice));
  }
}
