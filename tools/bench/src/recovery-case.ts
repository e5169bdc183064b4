// `recovery`: from the death of the only worker, and from Redis with everything in it lost, to the next
// completed cycle, with the real signaller beating.
import { setTimeout as pause } from 'node:timers/promises';
import { isRedisAvailable, startApp } from '@hedge/testkit';
import { openCycleRows, type CycleRows } from './cycle-rows';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { startStack, type Backend, type Stack } from './stack';

const ROUNDS = 4;
const SETTLE_MS = 5_000;
const REDIS_AWAY_MS = 3_000;

/** @throws when no cycle is completed within a minute. */
export async function measureRecovery(onProgress: (line: string) => void): Promise<CaseReport> {
  const backends: readonly Backend[] = isRedisAvailable() ? ['postgres', 'redis'] : ['postgres'];
  const figures: Figure[] = [];
  for (const backend of backends) {
    onProgress(`queue on ${backend}`);
    figures.push(...(await measureBackend(backend)));
  }
  return {
    name: 'recovery',
    figures,
    notes: [
      `${ROUNDS} times each, the signaller at its 2 s beat, three accounts × 5 operations`,
      'worker: from SIGKILL at a moment of chance to the end of the next cycle that began after it; another worker is started at once, as a supervisor does, and its start is in the figure',
      `Redis: SIGKILL without persistence, another one at the same address ${REDIS_AWAY_MS} ms later, from when that takes connections to the end of the next cycle`,
    ],
  };
}

async function measureBackend(backend: Backend): Promise<readonly Figure[]> {
  const stack = await startStack({ backend, accounts: 3, operations: 5 });
  try {
    const signaller = await startApp({
      app: 'signaller',
      env: { EDGE_FUNCTION_URL: stack.api.signalUrl, MONITOR_API_KEY: stack.api.signalKey },
    });
    const rows = await openCycleRows(stack.databaseUrl);
    try {
      return await measureLosses(backend, stack, rows);
    } finally {
      await rows.close();
      await signaller.kill();
    }
  } finally {
    await stack.stop();
  }
}

async function measureLosses(
  backend: Backend,
  stack: Stack,
  rows: CycleRows,
): Promise<readonly Figure[]> {
  const worker: number[] = [];
  const redis: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(SETTLE_MS + Math.random() * 2_000);
    const killedAt = Date.now();
    await stack.restartWorker();
    await rows.nextAfter(killedAt);
    worker.push(Date.now() - killedAt);
  }
  for (let round = 0; backend === 'redis' && round < ROUNDS; round += 1) {
    await pause(SETTLE_MS);
    await stack.restartRedis(REDIS_AWAY_MS);
    const backAt = Date.now();
    await rows.nextAfter(backAt);
    redis.push(Date.now() - backAt);
  }
  return [
    makeFigure(`${backend}: worker killed`, 'ms', worker),
    ...(redis.length === 0 ? [] : [makeFigure('redis: Redis lost', 'ms', redis)]),
  ];
}
