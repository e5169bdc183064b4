// Server-sent events as an answer: it lasts as long as the connection does, and the credential.
import type { Response } from 'express';
import type { Logger } from '@hedge/platform';
import { BEAT, OPENING, OVER } from './event-text';
import type { Watcher } from './operations-feed';

/** What is sent, and to whom. */
export interface EventStream {
  /** Begins to send, and resolves with the end of it. @throws while nothing was sent yet */
  join(watcher: Watcher): Promise<() => void>;
  /** Whether the caller may go on. */
  isAdmitted(): Promise<boolean>;
}

const BEAT_MS = 10_000;
const ADMISSION_MS = 2_000;
/** What a connection does not take is kept for it up to here, in bytes; then it has to come back. */
const BEHIND_MAX = 8 * 1024 * 1024;

const HEADERS = {
  'content-type': 'text/event-stream',
  // Nothing on the way may hold events back to make them smaller.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

/** Sends until the connection or the credential ends. */
export async function sendEvents(
  deps: { readonly logger: Logger },
  stream: EventStream,
  response: Response,
): Promise<void> {
  if (response.req.method === 'HEAD') {
    response.set(HEADERS).end();
    return;
  }
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const end = () => void response.end();
  const send = (text: string) => {
    if (response.writableEnded) return;
    if (!response.headersSent) response.set(HEADERS).write(OPENING);
    response.write(text);
    if (response.writableLength > BEHIND_MAX) response.destroy();
  };
  const leave = await stream.join({ send, end });
  // Where nothing was missed nothing was sent: this is how the other side learns that it may go on.
  send(BEAT);
  const beat = setInterval(() => send(BEAT), BEAT_MS);
  const admission = setInterval(() => {
    stream.isAdmitted().then(
      (isAdmitted) => {
        if (isAdmitted) return;
        send(OVER);
        end();
      },
      (error: unknown) => deps.logger.debug('the caller of a stream was not looked up', { error }),
    );
  }, ADMISSION_MS);
  if (!response.closed) await closed;
  clearInterval(beat);
  clearInterval(admission);
  leave();
}
