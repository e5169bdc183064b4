// `signal`: what the signal endpoint bears and how soon it answers at a fixed rate, on both queue
// backends, beside the least that admits signals through the same queue, in turns within one run.
import path from 'node:path';
import { isRedisAvailable, startApp, type AppProcess } from '@hedge/testkit';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { sendAtOnce, sendAtRate, type LoadResult, type SignalTarget } from './signal-load';
import { startStack, type Backend, type Stack } from './stack';

const ROUNDS = 5;
const RATE = 500;
const SECONDS = 3;
const WARM_UP_SECONDS = 2;

interface Pair {
  readonly product: SignalTarget;
  readonly floor: SignalTarget;
}

/** @throws when an endpoint answers what it should not, or a process ends. */
export async function measureSignal(onProgress: (line: string) => void): Promise<CaseReport> {
  const backends: readonly Backend[] = isRedisAvailable() ? ['postgres', 'redis'] : ['postgres'];
  const figures: Figure[] = [];
  for (const backend of backends) {
    onProgress(`queue on ${backend}`);
    figures.push(...(await measureBackend(backend)));
  }
  return {
    name: 'signal',
    figures,
    notes: [
      `${ROUNDS} rounds of ${SECONDS} s each and in turns: as many as 32 connections allow, then ${RATE} a second`,
      'the floor is a process with an Express handler that calls queue.add with deduplication, in the same store; it checks no key and no body',
      'beside the product its worker runs cycles at the 2 s beat; the floor has no worker, so nearly all of its jobs are deduplicated',
      'at a fixed rate a request counts from when it was due; the client shares the cores',
    ],
  };
}

async function measureBackend(backend: Backend): Promise<readonly Figure[]> {
  const stack = await startStack({ backend, accounts: 1, operations: 5 });
  let floor: AppProcess | null = null;
  try {
    floor = await startFloor(backend, stack);
    return await measurePair(backend, {
      product: { url: stack.api.signalUrl, key: stack.api.signalKey },
      floor: { url: `${floor.url}/`, key: '' },
    });
  } finally {
    await floor?.kill();
    await stack.stop();
  }
}

function startFloor(backend: Backend, stack: Stack): Promise<AppProcess> {
  const app = path.join(__dirname, 'signal-floor-main.js');
  return startApp({ app, env: {}, args: [backend, stack.redisUrl ?? stack.databaseUrl] });
}

async function measurePair(backend: Backend, pair: Pair): Promise<readonly Figure[]> {
  const most = { product: [] as number[], floor: [] as number[] };
  const took = { product: [] as number[], floor: [] as number[] };
  const both = ['product', 'floor'] as const;
  for (const who of both) await sendAtOnce(pair[who], WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round += 1) {
    const turns = round % 2 === 0 ? both : [...both].reverse();
    for (const who of turns) most[who].push((await sendAtOnce(pair[who], SECONDS)).perSecond);
    for (const who of turns) {
      const result: LoadResult = await sendAtRate(pair[who], RATE, SECONDS);
      took[who].push(...result.tookMs);
    }
  }
  const shares = most.product.map((each, round) => each / (most.floor[round] ?? Number.NaN));
  return [
    makeFigure(`${backend}: at most`, '/s', most.product),
    makeFigure(`${backend}: at most, floor`, '/s', most.floor),
    makeFigure(`${backend}: ÷ floor`, '×', shares, { of: 'median', atLeast: 0.8 }),
    makeFigure(`${backend}: at ${RATE}/s`, 'ms', took.product, { of: 'p99', atMost: 10 }),
    makeFigure(`${backend}: at ${RATE}/s, floor`, 'ms', took.floor),
  ];
}
