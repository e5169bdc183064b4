// Server-sent events as they stand on the wire.
import type { EventName } from '@hedge/contracts';

/** How long a browser waits before it connects again, ms. */
export const RETRY_MS = 2_000;

/** @param id what a browser names when it comes back; without one it names the last that it was given */
export function writeEvent(event: EventName, data: unknown, id?: string): string {
  const named = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${event}\n${named}data: ${JSON.stringify(data)}\n\n`;
}

/** Stands first. An event without data would not be told to the page. */
export const OPENING = `retry: ${RETRY_MS}\n${writeEvent('beat', {})}`;
export const BEAT = writeEvent('beat', {});
export const OVER = writeEvent('over', {});
