// The life of a process: start or refuse to start, drain on a shutdown, never die without a word.
import { ConfigError } from './config';
import { withDeadline } from './deadline';
import { QueueStoreError } from './queue/store-error';
import { safeText } from './log-safety';
import type { Logger } from './logger';

/** What a started process gives back to be stopped by. */
export type Started = {
  readonly logger: Logger;
  /** Finishes what is in hand and closes connections; bounded by the process's own deadline. */
  stop(): Promise<void>;
};

export type ProcessOptions = {
  readonly name: string;
  /** Builds and starts everything. Throwing means: nothing was started, exit 1. */
  readonly start: () => Promise<Started>;
  /** How long `stop` may take before the process ends anyway, ms. */
  readonly stopTimeoutMs?: number;
};

/** Thrown by `start` when the process cannot start for a reason a person can mend. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
  }
}

const STOP_TIMEOUT_MS = 10_000;

/**
 * Runs an app until SIGTERM or SIGINT. A second one ends it at once. A reason to refuse the start is
 * printed on stderr in full, and the exit code is 1.
 */
export function runProcess(options: ProcessOptions): void {
  const stopTimeoutMs = options.stopTimeoutMs ?? STOP_TIMEOUT_MS;
  let started: Started | undefined;
  let stopping = false;

  const die = (what: string, error: unknown) => {
    if (started === undefined) process.stderr.write(`${options.name}: ${describe(error)}\n`);
    else started.logger.error(what, { error });
    // Give the line a moment to leave; nothing after this point can be trusted to end by itself.
    setTimeout(() => process.exit(1), 100);
  };
  process.on('unhandledRejection', (error) => die('unhandled rejection, stopping', error));
  process.on('uncaughtException', (error) => die('uncaught exception, stopping', error));

  const shutdown = (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    const running = started;
    if (running === undefined) process.exit(0);
    running.logger.info('stopping', { signal });
    withDeadline(options.name, stopTimeoutMs, running.stop()).then(
      () => process.exit(0),
      (error: unknown) => {
        running.logger.error('did not stop cleanly', { error });
        setTimeout(() => process.exit(1), 100);
      },
    );
  };
  process.on('SIGTERM', shutdown);
  process.on('SIGINT', shutdown);
  // Started by a supervisor: it is gone, so nobody would ever stop this process.
  if (process.send !== undefined) process.once('disconnect', () => shutdown('disconnect'));

  options.start().then(
    (value) => {
      started = value;
    },
    (error: unknown) => die('not started', error),
  );
}

/** A person's mistake is told in its own words; anything else keeps its stack for the one who mends it. */
function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof StartError || error instanceof QueueStoreError) {
    return safeText(error.message);
  }
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  const text = typeof stack === 'string' ? stack : String(message ?? error);
  return text
    .split('\n')
    .map((line) => safeText(line))
    .join('\n');
}
