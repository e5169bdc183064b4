// Hedges of one account that reach their target in a cycle, and when their orders were at the exchange.
import { setTimeout as pause } from 'node:timers/promises';
import { parseClientOrderId } from '@hedge/domain';
import { startCrowd, type Crowd } from './crowd';
import { makeProductCycle, type ProductCycle } from './crowd-cycle';

/** When the orders of one hedge were taken by the exchange. */
export interface ClosedHedge {
  /** From the call of the cycle to the later order. */
  readonly laterMs: number;
  readonly gapMs: number;
}

/** A cycle in which hedges reached their target. */
export interface ClosingRun {
  readonly closed: number;
  readonly cycleMs: number;
  /** Those of which both orders left. */
  readonly hedges: readonly ClosedHedge[];
}

/** Closes hedges, as many at once as it is told to. */
export interface CrowdCloser {
  close(count: number): Promise<ClosingRun>;
  /** One more cycle, a moment later. @returns how many hedges it closed */
  cycleAgain(): Promise<number>;
  /** Orders that the exchange refused for a limit so far. */
  countRefused(): Promise<number>;
  letLimitsPass(): Promise<void>;
  stop(): Promise<void>;
}

const BETWEEN_MS = 1_000;
const LIMIT_WINDOW_MS = 10_500;

/** @param switches of the paper exchange, set before the product reads its limits */
export async function makeCrowdCloser(switches: object = {}): Promise<CrowdCloser> {
  const crowd = await startCrowd(1);
  try {
    await crowd.paper.control('PUT', '/switches', switches);
    const product = await makeProductCycle(crowd);
    return {
      close: (count) => close(crowd, product, count),
      cycleAgain: async () => {
        await pause(BETWEEN_MS);
        return (await product.run()).closed;
      },
      countRefused: () => countRefused(crowd),
      letLimitsPass: () => pause(LIMIT_WINDOW_MS),
      stop: async () => {
        await product.close();
        await crowd.stop();
      },
    };
  } catch (error) {
    await crowd.stop();
    throw error;
  }
}

/** A cycle before it has met the hedges, which are switched on then. */
async function close(crowd: Crowd, product: ProductCycle, count: number): Promise<ClosingRun> {
  const ids = await crowd.addOperations({ count, profitTarget: '2', autoClose: false });
  await product.run();
  await crowd.client.query(
    'UPDATE active_operations SET auto_close_enabled = true WHERE id = ANY($1::uuid[])',
    [ids],
  );
  const startedAt = Date.now();
  const startedMs = performance.now();
  const { closed } = await product.run();
  const cycleMs = performance.now() - startedMs;
  const times = await readOrderTimes(crowd);
  const hedges = ids.flatMap((id): readonly ClosedHedge[] => {
    const own = times.get(id.replaceAll('-', '')) ?? [];
    if (own.length < 2) return [];
    const later = Math.max(...own);
    return [{ laterMs: later - startedAt, gapMs: later - Math.min(...own) }];
  });
  return { closed, cycleMs, hedges };
}

/** By operation; the exchange's clock is this machine's. */
async function readOrderTimes({ paper, accounts }: Crowd): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (const { apiKey } of accounts) {
    const { orders } = await paper.readLedger(apiKey);
    for (const { clientOrderId, time } of orders) {
      const hex = parseClientOrderId(clientOrderId)?.operationHex;
      if (hex !== undefined) times.set(hex, [...(times.get(hex) ?? []), time]);
    }
  }
  return times;
}

async function countRefused({ paper, accounts }: Crowd): Promise<number> {
  let refused = 0;
  for (const { apiKey } of accounts) {
    const { requests } = await paper.readLedger(apiKey);
    refused += requests.filter(
      ({ method, path, status }) => method === 'POST' && path.endsWith('/order') && status !== 200,
    ).length;
  }
  return refused;
}
