// The terminal's loop: shows progress and closes, and lets the demo top up. Ends when told.
import { setTimeout as delay } from 'node:timers/promises';
import type { Demo } from './demo';
import { RequestRefused } from './json-http';
import type { OperatorClient } from './operator-client';
import type { Screen } from './screen';
import { describeClose, describeProgress } from './story';

/** What the loop works with. */
export interface WatchDeps {
  readonly operator: OperatorClient;
  readonly demo: Demo;
  readonly screen: Screen;
}

/** Its rhythm: how often it looks, and how often it says how far everything is. */
export interface WatchOptions {
  readonly lookMs: number;
  readonly progressMs: number;
  /** How long a place stays empty after a close before the demo fills it again. */
  readonly reopenMs: number;
}

/** A problem that lasts is said again only after this. */
const repeatMs = 60_000;

/** Runs until aborted; a failing request is told once and tried again. */
export async function watchOperations(
  deps: WatchDeps,
  options: WatchOptions,
  abort: AbortSignal,
): Promise<void> {
  const { operator, demo, screen } = deps;
  let known: Set<string> | undefined;
  let closesSeen = 0;
  let reopenAtMs = 0;
  let progressAtMs = 0;
  let told = { message: '', untilMs: 0 };
  while (!abort.aborted) {
    try {
      const history = await operator.loadHistory();
      const seen = known;
      const fresh = seen === undefined ? [] : history.filter(({ id }) => !seen.has(id));
      known = new Set([...(known ?? []), ...history.map(({ id }) => id)]);
      for (const close of fresh.reverse()) {
        const [first = '', ...rest] = describeClose(close);
        screen.say(first);
        screen.block(rest);
        closesSeen += 1;
        reopenAtMs = performance.now() + options.reopenMs;
      }
      let operations = await operator.loadOperations();
      if (performance.now() >= reopenAtMs) {
        const opened = await demo.topUp(operations, closesSeen);
        if (opened > 0) {
          screen.say(`${opened} demo hedge${opened === 1 ? '' : 's'} opened.`);
          operations = await operator.loadOperations();
        }
      }
      if (performance.now() >= progressAtMs) {
        screen.say(describeProgress(operations));
        progressAtMs = performance.now() + options.progressMs;
      }
    } catch (error) {
      const message = describeFailure(error);
      const isRepeated = told.message === message && performance.now() < told.untilMs;
      if (!abort.aborted && !isRepeated) {
        screen.say(message);
        told = { message, untilMs: performance.now() + repeatMs };
      }
    }
    // Rejects only when aborted, which the loop's condition sees.
    await delay(options.lookMs, undefined, { signal: abort }).catch(() => undefined);
  }
}

function describeFailure(error: unknown): string {
  if (error instanceof RequestRefused) {
    return `The API refused (${error.code ?? error.status}): ${error.message}`;
  }
  const { message, cause } = error as { message?: string; cause?: { code?: string } };
  return `The API could not be asked: ${cause?.code ?? message ?? String(error)}`;
}
