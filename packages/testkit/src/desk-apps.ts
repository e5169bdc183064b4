// A desk's apps as child processes: worker, API and signaller of the build, and a beat for cycles.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openQueues, silentLogger } from '@hedge/platform';
import { SHORT_MARGIN_MS, type Desk } from './desk';
import { startApp, type AppProcess } from './process';

const READY_TIMEOUT_MS = 60_000;
/** The least time between two cycles, as worker and API are told. */
const INTERVAL_MS = 250;

/** More or other environment for one app. */
export type DeskEnv = Readonly<Record<string, string>>;

/** What an app must know of a desk; without a queue of its own it lies in the database. */
export type AppDesk = Pick<Desk, 'databaseUrl' | 'credentialsKey'> &
  Partial<Pick<Desk, 'queue' | 'watch' | 'noteSaid' | 'noteCanary'>>;

function storeEnv(desk: AppDesk): DeskEnv {
  return {
    DATABASE_URL: desk.databaseUrl,
    CREDENTIALS_KEY: desk.credentialsKey,
    ...desk.queue?.env,
  };
}

/** What the app is told and must never say. */
function noteCanaries(desk: AppDesk, env: DeskEnv): void {
  for (const name of ['ALERT_WEBHOOK_SECRET', 'MONITOR_API_KEY', 'ADMIN_API_KEY']) {
    const text = env[name];
    if (text !== undefined) desk.noteCanary?.({ name, text });
  }
}

/**
 * The built worker, with the evidence margin shortened and a cycle every 250 ms at most. With
 * DESK_CONCURRENCY in the environment of the tests every worker shares accounts, so that the whole
 * matrix can be played that way.
 */
export async function startDeskWorker(
  desk: AppDesk & Pick<Desk, 'paper'>,
  env: DeskEnv = {},
): Promise<AppProcess> {
  const child = await startApp({
    app: 'worker',
    env: {
      ...storeEnv(desk),
      PAPER_EXCHANGE_PORT: new URL(desk.paper.url).port,
      MONITOR_INTERVAL_MS: String(INTERVAL_MS),
      EVIDENCE_MARGIN_MS: String(SHORT_MARGIN_MS),
      RESTART_LOOKUP_MS: String(SHORT_MARGIN_MS),
      WORKER_CONCURRENCY: process.env['DESK_CONCURRENCY'] ?? '0',
      ...env,
    },
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  desk.watch?.(child);
  noteCanaries(desk, env);
  return child;
}

/** An API with keys of its own. */
export interface DeskApi {
  readonly process: AppProcess;
  readonly signalUrl: string;
  readonly signalKey: string;
  /** One operator's call. */
  call(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;
}

export async function startDeskApi(desk: AppDesk, env: DeskEnv = {}): Promise<DeskApi> {
  const signalKey = randomBytes(32).toString('hex');
  const adminKey = randomBytes(32).toString('hex');
  const child = await startApp({
    app: 'api',
    env: {
      ...storeEnv(desk),
      API_PORT: '0',
      MONITOR_INTERVAL_MS: String(INTERVAL_MS),
      MONITOR_API_KEY: signalKey,
      ADMIN_API_KEY: adminKey,
      ...env,
    },
    readyTimeoutMs: READY_TIMEOUT_MS,
  });
  desk.watch?.(child);
  noteCanaries(desk, { MONITOR_API_KEY: signalKey, ADMIN_API_KEY: adminKey, ...env });
  return {
    process: child,
    signalUrl: `${child.url}/functions/v1/monitor-execution`,
    signalKey,
    call: async (method, path, body) => {
      const response = await fetch(`${child.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      desk.noteSaid?.({ place: `the answer to ${method} /api/v1${path}`, text });
      const answer = JSON.parse(text === '' ? '{}' : text) as Readonly<Record<string, unknown>>;
      return { status: response.status, body: answer };
    },
  };
}

/** Signals without pause, as an API would admit them, until it is stopped. */
export async function startBeat(desk: Desk): Promise<{ stop(): Promise<void> }> {
  const store = desk.queue.storeFor(desk.databaseUrl);
  const queues = await openQueues({ logger: silentLogger, intervalMs: INTERVAL_MS }, store);
  let stopped = false;
  const beating = (async () => {
    while (!stopped) {
      // A busy store answers late; the next beat asks again, as a signaller does.
      await queues.admission.admit(Date.now(), 'signal').catch(() => undefined);
      await pause(50);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await beating;
      await queues.close();
    },
  };
}
