// One API instance on a free port, with connections of its own to real stores.
import { makeAlertRecords, makeDatabase } from '@hedge/db';
import {
  makeAlarm,
  makeWebhook,
  openQueues,
  silentLogger,
  systemClock,
  type AskWorker,
  type Logger,
  type QueueStoreConfig,
  startAlarm,
  type WebhookConfig,
} from '@hedge/platform';
import { makePasswords } from '../access/passwords';
import { makeApp } from '../app';
import { startServer, type RequestTimeouts } from '../server';
import { makeAppDeps } from '../wiring';

export const SIGNAL_KEY = 'signal-key-of-the-tests-0123456789abcdef';
export const ADMIN_KEY = 'admin-key-of-the-tests-0123456789abcdefg';
export const CREDENTIALS_KEY = Buffer.alloc(32, 7);

export type ApiUnderTest = {
  readonly url: string;
  /** Lets the API's wall clock run ahead by so many milliseconds. */
  setClockAhead(aheadMs: number): void;
  close(): Promise<void>;
};

export type ApiUnderTestOptions = {
  readonly store: QueueStoreConfig;
  /** The operator's database; a suite about signals needs none, for it is connected to lazily. */
  readonly databaseUrl?: string;
  /** Stands in for the worker's answers. */
  readonly askWorker?: AskWorker;
  readonly allowLiveTrading?: boolean;
  readonly trustProxyHops?: number;
  /** Nobody is limited unless told otherwise. */
  readonly requestLimits?: { readonly perCredential: number; readonly perAddress: number };
  readonly boardActions?: boolean;
  readonly signalKeys?: readonly string[];
  /** Silent unless told otherwise. */
  readonly logger?: Logger;
  readonly timeouts?: RequestTimeouts;
  /** Told what cannot be written. */
  readonly webhook?: WebhookConfig;
};

export async function startApi(options: ApiUnderTestOptions): Promise<ApiUnderTest> {
  const logger = options.logger ?? silentLogger;
  let aheadMs = 0;
  const clock = { ...systemClock, wallMs: () => systemClock.wallMs() + aheadMs };
  const queues = await openQueues({ logger, clock }, options.store);
  const database = makeDatabase({
    url: options.databaseUrl ?? 'postgresql://nobody@127.0.0.1:1/none',
  });
  const records = makeAlertRecords(database);
  const webhook = options.webhook === undefined ? null : makeWebhook(options.webhook, clock);
  const alarm = makeAlarm({ records, webhook, logger, clock });
  const alarms = startAlarm(alarm);
  const deps = makeAppDeps(
    { logger, clock, queues, database, alarm },
    {
      signalKeys: options.signalKeys ?? [SIGNAL_KEY],
      adminKey: ADMIN_KEY,
      credentialsKey: CREDENTIALS_KEY,
      previousCredentialsKeys: [],
      allowLiveTrading: options.allowLiveTrading ?? false,
      trustProxyHops: options.trustProxyHops ?? 0,
      sessionTimes: { idleMinutes: 30, hours: 12 },
      boardActions: options.boardActions ?? false,
      requestLimits: options.requestLimits ?? { perCredential: 0, perAddress: 0 },
    },
  );
  // A suite without a database has no managed keys, and does not wait for them.
  const ringStarted = deps.ring.start();
  if (options.databaseUrl !== undefined) await ringStarted;
  const app = makeApp({
    ...deps,
    // Whoever tests people logs many of them in.
    passwords: makePasswords({ log2N: 10, r: 8, p: 1 }),
    askWorker: options.askWorker ?? deps.askWorker,
  });
  const server = await startServer(app, { host: '127.0.0.1', port: 0 }, options.timeouts);
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    setClockAhead: (ms) => {
      aheadMs = ms;
    },
    close: async () => {
      await deps.feed.stop();
      await server.close();
      deps.ring.stop();
      alarms.stop();
      await queues.close();
      await database.close();
    },
  };
}
