// What the webhook is told of an alert: that it was raised, and that it is over.
import type { AlertKind } from '@hedge/contracts';
import { safeText } from '../log-safety';

export type NoticeEvent = 'RAISED' | 'RESOLVED';

/** One thing to tell. Wall times, ms. */
export type Notice = {
  /** Of the alert, for ever; an alert that comes back has another. */
  readonly uid: string;
  readonly event: NoticeEvent;
  readonly kind: AlertKind;
  readonly accountId: string | null;
  readonly operationId: string | null;
  readonly message: string;
  readonly raisedAt: number;
  readonly resolvedAt: number | null;
};

/** The body. `id` is the same however often it is sent: the receiver drops what it has seen. */
export function buildNoticeBody(notice: Notice): Readonly<Record<string, unknown>> {
  const { uid, event, kind, accountId, operationId, message, raisedAt, resolvedAt } = notice;
  return {
    ...{ version: 1, id: `${uid}:${event}`, event, kind, accountId, operationId },
    message: safeText(message),
    raisedAt: new Date(raisedAt).toISOString(),
    resolvedAt: resolvedAt === null ? null : new Date(resolvedAt).toISOString(),
  };
}
