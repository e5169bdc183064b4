// A built app as a child process of a test: started, waited for, killed by pid.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** A running app. */
export interface AppProcess {
  /** `worker`, `api` and the like. */
  readonly name: string;
  readonly pid: number;
  /** The port of its ready message; 0 for an app that listens on none. */
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What it wrote to both outputs so far (the last 256 KiB). */
  output(): string;
  /** Sends the signal (default SIGTERM) to this process alone and resolves when it has ended. */
  kill(signal?: NodeJS.Signals): Promise<AppExit>;
  /** Sends a signal without waiting, e.g. SIGSTOP. */
  send(signal: NodeJS.Signals): void;
  hasEnded(): boolean;
  /** Resolves when the process ends, whoever ended it. */
  readonly exited: Promise<AppExit>;
}

/** How a process ended. */
export interface AppExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What to start. */
export interface AppOptions {
  /** `worker`, `api`, `paper-exchange`, `signaller`, or an absolute path of a JavaScript file. */
  readonly app: string;
  /** Its whole environment but PATH and HOME: nothing of the tests' own leaks in. */
  readonly env: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Its working directory; the tests' own unless given. */
  readonly cwd?: string;
  /** Default 20 s. */
  readonly readyTimeoutMs?: number;
}

const outputMax = 256 * 1024;
const root = path.resolve(__dirname, '..', '..', '..');

/**
 * Starts the app and waits for its message `{type: 'ready', port}`.
 *
 * @throws with the app's output when it ends or stays silent instead; the process is gone then.
 */
export async function startApp(options: AppOptions): Promise<AppProcess> {
  const main = mainOf(options.app);
  const { PATH = '', HOME = '/' } = process.env;
  const child = fork(main, [...(options.args ?? [])], {
    env: { PATH, HOME, ...options.env },
    execArgv: [],
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-outputMax);
    });
  }
  const exited = once(child, 'exit').then(([code, signal]): AppExit => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${main} could not be started`);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const kill = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!hasEnded()) child.kill(signal);
    return exited;
  };
  const outcome = await untilReady(child, exited, options.readyTimeoutMs ?? 20_000);
  if (outcome.kind !== 'ready') {
    await kill('SIGKILL');
    const what = outcome.kind === 'silent' ? 'sent no ready message' : describeExit(outcome.exit);
    throw new Error(`${main} ${what}. Its output:\n${text}`);
  }
  return {
    name: path.basename(options.app),
    ...{ pid, hasEnded },
    port: outcome.port,
    url: `http://127.0.0.1:${outcome.port}`,
    output: () => text,
    kill,
    send: (signal) => void child.kill(signal),
    exited,
  };
}

type Readiness =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'ended'; readonly exit: AppExit }
  | { readonly kind: 'silent' };

async function untilReady(
  child: ReturnType<typeof fork>,
  exited: Promise<AppExit>,
  timeoutMs: number,
): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<Readiness>((resolve) => {
    child.on('message', (message: { readonly type?: string; readonly port?: number }) => {
      if (message.type === 'ready') resolve({ kind: 'ready', port: message.port ?? 0 });
    });
    timer = setTimeout(() => resolve({ kind: 'silent' }), timeoutMs);
  });
  const ended = exited.then((exit): Readiness => ({ kind: 'ended', exit }));
  try {
    return await Promise.race([ready, ended]);
  } finally {
    clearTimeout(timer);
  }
}

function mainOf(app: string): string {
  const file = app === 'signaller' ? 'monitor-signal.js' : 'main.js';
  const main = path.isAbsolute(app) ? app : path.join(root, 'apps', app, 'dist', file);
  if (!existsSync(main)) throw new Error(`${main} is missing: run "npm run build" first.`);
  return main;
}

function describeExit(exit: AppExit): string {
  return exit.signal === null ? `ended with code ${exit.code}` : `was ended by ${exit.signal}`;
}
