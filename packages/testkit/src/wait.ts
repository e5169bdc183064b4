// Waiting for a condition: the one place of the tests where time passes between two looks.
import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN_MS = 25;

/**
 * Looks until the probe gives something (neither null, undefined nor false) and resolves with it.
 *
 * @throws after `timeoutMs` (default 20 s), naming what never came.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await pause(BETWEEN_MS);
  }
}
