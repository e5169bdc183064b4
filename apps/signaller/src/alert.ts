// The signaller's own alert: the API takes no signals. It is told from here, for who is gone tells nothing.
import type { SignalOutcome } from './outcome';
import type { OutageNotice } from './outage';
import { watchOutage } from './outage';
import { describeOutcome } from './statistics-text';
import { startTelling } from './telling';
import type { WebhookSettings } from './webhook';
import { postAlert } from './webhook';
import type { Words } from './words';

/** Whom to tell, of what, and after how long. */
export interface AlertOptions {
  readonly webhook: WebhookSettings;
  readonly afterMs: number;
  /** The API's address as it may be shown. */
  readonly api: string;
  readonly words: Words;
}

/** What the alert needs from outside. */
export interface AlertDeps {
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly wait: (ms: number, abort: AbortSignal) => Promise<void>;
  /** Writes a line, within what the log may grow by. */
  readonly say: (text: string) => void;
}

/** Takes every outcome and tells the webhook of outages, beside the beat, until `abort` fires. */
export function startAlert(
  deps: AlertDeps,
  options: AlertOptions,
  abort: AbortSignal,
): (outcome: SignalOutcome) => void {
  const { words, webhook } = options;
  const telling = startTelling<OutageNotice>(
    {
      wait: deps.wait,
      monotonic: deps.monotonic,
      post: (notice, ending) => postAlert(webhook, buildBody(notice, options), deps.now(), ending),
      onFailure: (why) => deps.say(words.alert.notTaken(webhook.url.host, why)),
    },
    abort,
  );
  const watch = watchOutage(
    {
      now: deps.now,
      monotonic: deps.monotonic,
      newId: () => process.getBuiltinModule('node:crypto').randomUUID(),
      after: (ms, then) => {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
      tell: telling.add,
    },
    options.afterMs,
  );
  abort.addEventListener('abort', watch.stop, { once: true });
  return watch.outcome;
}

/** The fields that API and worker send as well. */
function buildBody(
  { uid, event, cause, raisedAt, resolvedAt }: OutageNotice,
  { api, afterMs, words }: AlertOptions,
): Readonly<Record<string, unknown>> {
  return {
    ...{ version: 1, id: `${uid}:${event}`, event, kind: 'API_SILENT' },
    ...{ accountId: null, operationId: null },
    message: words.alert.silent(api, Math.round(afterMs / 1000), describeOutcome(cause, words)),
    raisedAt: new Date(raisedAt).toISOString(),
    resolvedAt: resolvedAt === null ? null : new Date(resolvedAt).toISOString(),
  };
}
