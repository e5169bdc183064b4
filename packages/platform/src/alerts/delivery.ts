// Delivers the outbox: claims what is due, tells the webhook, records what came of it.
//
// The worker and every API run one, so that whoever still lives tells of those who do not. A notice
// is claimed by one of them at a time; one that dies between sending and recording leaves a claim
// that runs out, and its notice is sent once more under the same id.
import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '../deadline';
import type { Logger } from '../logger';
import { buildNoticeBody, type Notice } from './notice';
import { WEBHOOK_TIMEOUT_MS, type Webhook } from './webhook';

/** A notice that is ours to send until the claim runs out. */
export type ClaimedNotice = Notice & {
  /** How often it has been claimed, this time included. */
  readonly attempt: number;
  /** Since it was to be told, ms. */
  readonly ageMs: number;
};

/** The notices that are still to be told, kept where they outlive every process. */
export type AlertOutbox = {
  /** Those that are due, the oldest first; nobody else gets them before `leaseMs` are over. */
  claim(limit: number, leaseMs: number): Promise<readonly ClaimedNotice[]>;
  recordSent(notice: ClaimedNotice): Promise<void>;
  /** Due again after the delay; null gives it up. */
  recordFailed(notice: ClaimedNotice, why: string, retryAfterMs: number | null): Promise<void>;
};

export type RunningDelivery = { stop(deadlineMs: number): Promise<void> };

/** Waits between attempts, ms; the last one repeats. */
const RETRY_AFTER_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000] as const;
/** A notice that nobody took for so long is given up, with a line in the log. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1_000;
const EVERY_MS = 1_000;
const BATCH_MAX = 10;
/** Longer than any attempt with its record. */
const LEASE_MS = WEBHOOK_TIMEOUT_MS + 5_000;

export function decideRetry(attempt: number, ageMs: number): number | null {
  if (ageMs >= GIVE_UP_AFTER_MS) return null;
  const index = Math.min(attempt, RETRY_AFTER_MS.length) - 1;
  return RETRY_AFTER_MS[index] ?? RETRY_AFTER_MS[0];
}

export function startAlertDelivery(
  deps: { readonly outbox: AlertOutbox; readonly webhook: Webhook; readonly logger: Logger },
  options: { readonly everyMs?: number } = {},
): RunningDelivery {
  const stopped = new AbortController();
  const { everyMs = EVERY_MS } = options;
  const run = async () => {
    while (!stopped.signal.aborted) {
      // A database that is down is told by others; the outbox waits in it.
      await deliverDue(deps).catch((error: unknown) => {
        deps.logger.debug('alert outbox not read', { error });
      });
      await wait(everyMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: async (deadlineMs) => {
      stopped.abort();
      await withDeadline('alert delivery', deadlineMs, running).catch(() => undefined);
    },
  };
}

/** One round. @returns how many were claimed. */
export async function deliverDue(deps: {
  readonly outbox: AlertOutbox;
  readonly webhook: Webhook;
  readonly logger: Logger;
}): Promise<number> {
  const claimed = await deps.outbox.claim(BATCH_MAX, LEASE_MS);
  await Promise.all(claimed.map((notice) => deliver(deps, notice)));
  return claimed.length;
}

async function deliver(
  deps: Parameters<typeof deliverDue>[0],
  notice: ClaimedNotice,
): Promise<void> {
  const { outbox, webhook, logger } = deps;
  const answer = await webhook.post(buildNoticeBody(notice));
  if (answer.kind === 'accepted') {
    await outbox.recordSent(notice);
    return;
  }
  const { kind, event, attempt, ageMs } = notice;
  const retryAfterMs = decideRetry(attempt, ageMs);
  const facts = { alert: notice.uid, kind, event, attempt, host: webhook.host, why: answer.why };
  if (retryAfterMs === null) logger.error('an alert was not delivered and is given up', facts);
  else if (attempt === 1) logger.warn('an alert is not delivered yet', { ...facts, retryAfterMs });
  await outbox.recordFailed(notice, answer.why, retryAfterMs);
}

/** The delivery of a process: none where no webhook is configured, which its log then says. */
export function startConfiguredDelivery(deps: {
  readonly outbox: AlertOutbox;
  readonly webhook: Webhook | null;
  readonly logger: Logger;
}): RunningDelivery {
  const { webhook } = deps;
  if (webhook !== null) return startAlertDelivery({ ...deps, webhook });
  deps.logger.warn('alerts are told to nobody: ALERT_WEBHOOK_URL is not set');
  return { stop: async () => undefined };
}
