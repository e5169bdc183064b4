// One API instance on a free port, with connections of its own to a queue store.
import { openQueues, silentLogger, systemClock, type QueueStoreConfig } from '@hedge/platform';
import { makeApp } from '../app';
import { makeFailureLimit } from '../failure-limit';
import { makeKeyCheck } from '../key-check';
import { startServer } from '../server';

export const SIGNAL_KEY = 'signal-key-of-the-tests-0123456789abcdef';

export type SignalAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
  readonly retryAfterMs: number;
};

export type ApiUnderTest = {
  readonly url: string;
  /** Sends a valid signal; always the same bytes, so that every one is a replay of the first. */
  signal(): Promise<SignalAnswer>;
  /** Lets the API's wall clock run ahead by so many milliseconds. */
  setClockAhead(aheadMs: number): void;
  close(): Promise<void>;
};

export async function startApi(store: QueueStoreConfig): Promise<ApiUnderTest> {
  const logger = silentLogger;
  let aheadMs = 0;
  const clock = { ...systemClock, wallMs: () => systemClock.wallMs() + aheadMs };
  const queues = await openQueues({ logger, clock }, store);
  const app = makeApp({
    logger,
    clock,
    admission: queues.admission,
    isSignalKey: makeKeyCheck([SIGNAL_KEY]),
    failures: makeFailureLimit({ clock }),
    checks: { database: async () => undefined, queue: () => queues.checkReady() },
  });
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    signal: async () => {
      const response = await fetch(`${url}/functions/v1/monitor-execution`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-monitor-key': SIGNAL_KEY },
        body: JSON.stringify({ timestamp: '2025-01-26T10:30:45.000Z', source: 'vps-monitor' }),
      });
      return {
        status: response.status,
        body: await response.json(),
        retryAfter: response.headers.get('retry-after'),
        retryAfterMs: Number(response.headers.get('retry-after-ms')),
      };
    },
    setClockAhead: (ms) => {
      aheadMs = ms;
    },
    close: async () => {
      await server.close();
      await queues.close();
    },
  };
}
