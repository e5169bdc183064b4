// One pass over a crowd in three ways: the product's own cycle, the least that any way must do, and
// the obvious way, operation by operation.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MonitorCycleResult } from '@hedge/contracts';
import { AccountMemory, makeMonitorCycle } from '@hedge/cycle';
import { makeDatabase, makePrismaStore, makeVenueHolds } from '@hedge/db';
import { DEFAULT_SETTINGS } from '@hedge/domain';
import { makeExchange } from '@hedge/exchange';
import { silentLogger, systemClock } from '@hedge/platform';
import type { BareClient } from './bare-client';
import type { Crowd, CrowdAccount } from './crowd';

/** The product's cycle as the worker puts it together, in this process. */
export interface ProductCycle {
  /** @throws when an account was skipped, or something failed. */
  run(): Promise<MonitorCycleResult>;
  /** The same whatever comes of it: the first passes of a process may not end in time. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

const POSITIONS = '/fapi/v3/positionRisk';

/** @param databaseUrl another way to the crowd's database, such as one that counts */
export async function makeProductCycle(
  { paper, accounts, databaseUrl: own }: Crowd,
  databaseUrl = own,
): Promise<ProductCycle> {
  const clock = systemClock;
  const database = makeDatabase({ url: databaseUrl, name: 'bench' });
  const exchange = await makeExchange(
    { clock, logger: silentLogger, holds: makeVenueHolds(database) },
    { mode: 'paper', paperUrl: paper.url, allowLiveTrading: false },
  );
  await exchange.warmUp();
  const keys = new Map(accounts.map((account) => [account.accountId, account]));
  const failures: string[] = [];
  const cycle = makeMonitorCycle({
    store: makePrismaStore(database),
    clock,
    // Its own limit is raised: what is measured is what everybody's reading costs.
    readRoomOf: async () => null,
    gatewayOf: async ({ id }) => {
      const account = keys.get(id);
      return account === undefined ? { unserved: 'no keys' } : exchange.gatewayFor(account);
    },
    settings: DEFAULT_SETTINGS,
    nextId: randomUUID,
    memory: new AccountMemory(),
    startedAtMonotonicMs: clock.monotonicMs(),
    stopping: () => false,
    afterMs: (delayMs) => pause(delayMs, 'elapsed' as const, { ref: false }),
    tell: (event) => {
      if (event.kind === 'failed') failures.push(`${event.what}: ${String(event.error)}`);
      if (event.kind === 'accountSkipped') failures.push(event.why);
    },
  });
  return {
    run: async () => {
      const result = await cycle('operator');
      const { accountsRead, errors } = result;
      if (accountsRead === accounts.length && errors === 0) return result;
      throw new Error(`a cycle failed: ${JSON.stringify(result)} ${failures.at(-1) ?? ''}`);
    },
    warmUp: async () => {
      await cycle('operator');
    },
    close: async () => {
      await exchange.close();
      await database.close();
    },
  };
}

/** One read per account, all at once, and one statement that writes every operation. */
export async function runFloor(
  { client, accounts }: Crowd,
  bare: BareClient,
  ids: readonly string[],
): Promise<void> {
  const readAt = Date.now();
  await Promise.all(accounts.map((account) => bare.call('GET', POSITIONS, account, {})));
  await client.query(
    `UPDATE active_operations o SET current_pnl = g.pnl, pnl_at = $3::bigint, whole_at = $3::bigint
     FROM unnest($1::uuid[], $2::numeric[]) AS g(id, pnl) WHERE o.id = g.id`,
    [ids, ids.map(() => '3'), readAt],
  );
}

/** One read and one statement for each of these operations, one after the other. */
export async function runBaseline(
  { client, accounts }: Crowd,
  bare: BareClient,
  ids: readonly string[],
): Promise<void> {
  for (const [index, id] of ids.entries()) {
    const account = accounts[index % accounts.length] as CrowdAccount;
    const readAt = Date.now();
    await bare.call('GET', POSITIONS, account, { symbol: 'BTCUSDT' });
    await client.query(
      'UPDATE active_operations SET current_pnl = $2, pnl_at = $3, whole_at = $3 WHERE id = $1',
      [id, '3', readAt],
    );
  }
}

/** Both orders of so many hedges by the bare client, all at once. */
export async function sendBareOrders(
  { accounts }: Crowd,
  bare: BareClient,
  hedges: number,
): Promise<void> {
  const order = (count: number, positionSide: 'LONG' | 'SHORT') =>
    bare.call('POST', '/fapi/v1/order', accounts[count % accounts.length] as CrowdAccount, {
      ...{ symbol: 'BTCUSDT', positionSide, type: 'MARKET' },
      ...{ side: positionSide === 'LONG' ? 'SELL' : 'BUY', newOrderRespType: 'RESULT' },
      quantity: positionSide === 'LONG' ? '0.02' : '0.01',
    });
  const all = Array.from({ length: hedges }, (_, count) => [
    order(count, 'LONG'),
    order(count, 'SHORT'),
  ]);
  await Promise.all(all.flat());
}
