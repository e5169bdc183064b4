// One child process of the start: its ready message, its log file, its restarts, its end.
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { signalGroup } from './leftovers';
import type { ChildRecord } from './leftovers';
import { StartProblem } from './problem';
import type { Screen } from './screen';

/** What a child needs from the start. */
export interface ChildDeps {
  readonly screen: Screen;
  readonly record: ChildRecord;
}

/** What to run. */
export interface ChildOptions {
  /** As a person reads it, e.g. "worker". */
  readonly name: string;
  readonly main: string;
  /** V8's young generation, as the package's own scripts have it: docs/performance.md says why. */
  readonly youngMib: number;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/** A child that is kept running until it is stopped. */
export interface Child {
  readonly name: string;
  /** The port of its last ready message; 0 for none. */
  port(): number;
  /** SIGTERM, and SIGKILL for its group when it takes longer than 12 s. */
  stop(): Promise<void>;
  /** SIGKILL for its group, at once. */
  kill(): void;
}

const readyTimeoutMs = 60_000;
const stopTimeoutMs = 12_000;
const backoffMs = { first: 1_000, max: 30_000, forgottenAfter: 60_000 };
const tailMax = 4_000;

/**
 * Starts the child in a process group of its own and waits for its `{type: 'ready', port}`. From
 * then on it is started again whenever it ends, after 1 s doubling to 30 s; a minute of running
 * resets the wait.
 *
 * @throws StartProblem with its last words when it ends, or stays silent, before its first ready.
 */
export async function startChild(deps: ChildDeps, options: ChildOptions): Promise<Child> {
  const { screen, record } = deps;
  const { name } = options;
  const log = createWriteStream(options.logFile, { mode: 0o600 });
  // A full disk loses the log, never the product.
  log.on('error', (error) => screen.say(`The log of the ${name} is incomplete: ${error.message}`));
  let stopping = false;
  let waitMs = backoffMs.first;
  let timer: NodeJS.Timeout | undefined;
  let current = await launch(record, options, log);

  const watch = () => {
    const since = performance.now();
    void current.ended.then((end) => {
      if (stopping) return;
      if (performance.now() - since > backoffMs.forgottenAfter) waitMs = backoffMs.first;
      screen.say(
        `The ${name} ended unexpectedly (${end}); it starts again in ${waitMs / 1000} s. ` +
          `Its log: ${options.logFile}`,
      );
      timer = setTimeout(restart, waitMs);
      waitMs = Math.min(waitMs * 2, backoffMs.max);
    });
  };
  const restart = () => {
    launch(record, options, log).then(
      (next) => {
        current = next;
        if (stopping) signalGroup(next.pid, 'SIGKILL');
        else screen.say(`The ${name} runs again.`);
        watch();
      },
      (error: unknown) => {
        if (stopping) return;
        screen.say(`${(error as Error).message.split('\n')[0]} Next try in ${waitMs / 1000} s.`);
        timer = setTimeout(restart, waitMs);
        waitMs = Math.min(waitMs * 2, backoffMs.max);
      },
    );
  };
  watch();

  return {
    name,
    port: () => current.port,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      current.process.kill('SIGTERM');
      const force = setTimeout(() => signalGroup(current.pid, 'SIGKILL'), stopTimeoutMs);
      await current.ended;
      clearTimeout(force);
      log.end();
    },
    kill: () => {
      stopping = true;
      clearTimeout(timer);
      signalGroup(current.pid, 'SIGKILL');
    },
  };
}

interface Launched {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly port: number;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
}

async function launch(
  record: ChildRecord,
  options: ChildOptions,
  log: NodeJS.WritableStream,
): Promise<Launched> {
  const guard = path.join(__dirname, '..', 'bin', 'end-with-parent.js');
  const child = fork(options.main, [], {
    detached: true,
    env: options.env,
    execArgv: [`--max-semi-space-size=${options.youngMib}`, '--require', guard],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code, signal]) =>
    signal === null ? `code ${String(code)}` : String(signal),
  );
  const pid = child.pid;
  if (pid === undefined) throw new StartProblem(`The ${options.name} cannot be started.`);
  record.add(options.name, pid);
  void ended.then(() => record.remove(pid));
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      tail = (tail + chunk.toString()).slice(-tailMax);
    });
  }
  const ready = await untilReady(child, ended);
  if (ready.kind === 'ready') return { process: child, pid, port: ready.port, ended };
  signalGroup(pid, 'SIGKILL');
  await ended;
  throw new StartProblem(`The ${options.name} did not start (${ready.why}).\n${tail.trim()}`);
}

type Readiness =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'failed'; readonly why: string };

async function untilReady(child: ChildProcess, ended: Promise<string>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<Readiness>((resolve) => {
    child.on('message', (message: { readonly type?: string; readonly port?: number }) => {
      if (message.type === 'ready') resolve({ kind: 'ready', port: message.port ?? 0 });
    });
    const why = `silent for ${readyTimeoutMs / 1000} s`;
    timer = setTimeout(() => resolve({ kind: 'failed', why }), readyTimeoutMs);
  });
  const failed = ended.then((why): Readiness => ({ kind: 'failed', why }));
  try {
    return await Promise.race([ready, failed]);
  } finally {
    clearTimeout(timer);
  }
}
