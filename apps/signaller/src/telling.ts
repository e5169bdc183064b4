// Tells notices one after the other, each again and again until it is taken. Never in the beat's way.

/** What became of telling one: taken, or why not. */
export type Told = { readonly kind: 'taken' } | { readonly kind: 'failed'; readonly why: string };

/** What telling needs from outside. */
export interface TellingDeps<Notice> {
  /** Never rejects; ends early when aborted. */
  readonly post: (notice: Notice, abort: AbortSignal) => Promise<Told>;
  readonly wait: (ms: number, abort: AbortSignal) => Promise<void>;
  /** A clock that never jumps, in milliseconds. */
  readonly monotonic: () => number;
  /** The first failure of each notice. */
  readonly onFailure: (why: string) => void;
}

/** Takes notices in their order. */
export interface Telling<Notice> {
  readonly add: (notice: Notice) => void;
}

/** Waits between attempts; the last one repeats. */
const retryAfterMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000];
const retryMaxMs = 300_000;

/** A receiver that takes nothing for a day has other ways to find out. */
const giveUpAfterMs = 24 * 60 * 60_000;

/** A connection that comes and goes while the receiver is away must not fill the memory. */
const waitingMax = 20;

/** Nothing is under way while there is nothing to tell, so that it costs nothing. */
export function startTelling<Notice>(
  deps: TellingDeps<Notice>,
  abort: AbortSignal,
): Telling<Notice> {
  const waiting: Notice[] = [];
  let isRunning = false;

  const tellOne = async (notice: Notice): Promise<void> => {
    const untilMs = deps.monotonic() + giveUpAfterMs;
    for (let attempt = 0; !abort.aborted; attempt += 1) {
      const told = await deps.post(notice, abort);
      if (told.kind === 'taken' || abort.aborted) return;
      if (attempt === 0) deps.onFailure(told.why);
      if (deps.monotonic() >= untilMs) return;
      await deps.wait(retryAfterMs[attempt] ?? retryMaxMs, abort);
    }
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    for (let next = waiting[0]; next !== undefined && !abort.aborted; next = waiting[0]) {
      await tellOne(next);
      waiting.shift();
    }
    isRunning = false;
  };

  return {
    add: (notice) => {
      if (waiting.length >= waitingMax) return;
      waiting.push(notice);
      if (!isRunning) void run();
    },
  };
}
