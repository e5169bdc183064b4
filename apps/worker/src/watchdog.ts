// Ends a worker that makes no progress, so that its supervisor starts another. Two watches: one in the
// main thread for a cycle that is asked for and never ends, one in a thread of its own for a main
// thread that does nothing any more.
//
// Both count looks, not time: a process that was suspended has nothing to answer for.
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Queues } from '@hedge/platform';

const EVERY_MS = 1_000;
/** Cycles end within 5 s; with one look per second this is 20 s. */
const LOOKS_MAX = 20;

export interface Watchdog {
  look(): Promise<void>;
}

/**
 * Asks the queue and not this process: a worker beside others may never get a cycle, and one that
 * failed has ended as well, for another worker would meet the same.
 *
 * @param deps.findAskedCycle the cycle that waits or runs in the queue
 * @param deps.setPaused told by every look whether a pause holds it back, for which no restart helps
 * @param deps.giveUp called once, when the same one has done so for 20 looks
 */
export function makeWatchdog(deps: {
  readonly findAskedCycle: Queues['findAskedCycle'];
  readonly setPaused: (isPaused: boolean) => void;
  readonly giveUp: () => void;
}): Watchdog {
  let looks = 0;
  let seen: string | null = null;
  return {
    look: async () => {
      // A queue that does not answer accepts no signals either; a restart would not mend it.
      const asked = await deps.findAskedCycle().catch(() => null);
      deps.setPaused(asked?.isPaused === true);
      const isSame = asked !== null && !asked.isPaused && asked.id === seen;
      seen = asked?.id ?? null;
      looks = isSame ? looks + 1 : 0;
      if (looks === LOOKS_MAX) deps.giveUp();
    },
  };
}

/** Looks once a second. */
export function startWatchdog(watchdog: Watchdog): { stop(): void } {
  const stopped = new AbortController();
  const run = async () => {
    while (!stopped.signal.aborted) {
      await watchdog.look();
      await wait(EVERY_MS, undefined, { signal: stopped.signal, ref: false }).catch(
        () => undefined,
      );
    }
  };
  void run();
  return { stop: () => stopped.abort() };
}

/** Only a signal ends a process whose main thread is lost; nothing of it can be asked to exit. */
const THREAD = `
const { workerData } = require('node:worker_threads');
const beats = new Int32Array(workerData.memory);
let seen = -1;
let looks = 0;
setInterval(() => {
  const now = Atomics.load(beats, 0);
  looks = now === seen ? looks + 1 : 0;
  seen = now;
  if (looks < workerData.looksMax) return;
  require('node:fs').writeSync(2, 'worker: the main thread has been busy for 20 s, ending it\\n');
  process.kill(process.pid, 'SIGKILL');
}, workerData.everyMs);
`;

export function startThreadWatchdog(): { stop(): void } {
  const memory = new SharedArrayBuffer(4);
  const beats = new Int32Array(memory);
  const beating = setInterval(() => Atomics.add(beats, 0, 1), EVERY_MS).unref();
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { memory, everyMs: EVERY_MS, looksMax: LOOKS_MAX },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  thread.unref();
  return {
    stop: () => {
      clearInterval(beating);
      void thread.terminate();
    },
  };
}
