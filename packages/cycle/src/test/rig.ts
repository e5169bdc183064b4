// One account with one hedge on a fake exchange and the store in memory, ready to be cycled.
import { randomUUID } from 'node:crypto';
import { DEFAULT_SETTINGS, decimal, type Operation, type Position } from '@hedge/domain';
import {
  aClosing,
  anAccount,
  anOperation,
  makeMemoryStore,
  SOME_TIME,
  type MemoryStore,
} from '@hedge/testkit';
import { AccountMemory } from '../account-memory';
import { runAccountCycle } from '../account-cycle';
import type { AccountResult } from '../account-result';
import type { CycleDeps } from '../deps';
import type { CycleEvent } from '../events';
import { makeFakeGateway, type FakeGateway } from './fake-gateway';

export interface Rig {
  readonly store: MemoryStore;
  readonly gateway: FakeGateway;
  readonly operation: Operation;
  deps: CycleDeps;
  readonly events: CycleEvent[];
  stopping: boolean;
  /** Monotonic ms. */
  elapsedMs: number;
  cycle(): Promise<AccountResult>;
}

/**
 * LONG 2 and SHORT 1 at 100, target 5: reached at a mark of 105. With `naked` its LONG was closed long
 * ago, and its SHORT was sent and not heard of, or is about to be sent.
 */
export function makeRig(options: { readonly naked?: 'SENT' | 'INTENDED' } = {}): Rig {
  const store = makeMemoryStore();
  const account = anAccount();
  const operation =
    options.naked === undefined ? hedge(account.id) : nakedHedge(account.id, options.naked);
  store.addAccount(account);
  store.addOperation(operation);
  const gateway = makeFakeGateway(operation.createdAt + 60_000, positionsOf(operation));
  const events: CycleEvent[] = [];
  const rig: Rig = {
    store,
    gateway,
    operation,
    events,
    stopping: false,
    elapsedMs: 60_000,
    deps: {
      store,
      clock: { wallMs: () => gateway.now, monotonicMs: () => rig.elapsedMs },
      gatewayOf: async () => gateway,
      settings: DEFAULT_SETTINGS,
      nextId: randomUUID,
      memory: new AccountMemory(),
      startedAtMonotonicMs: 0,
      stopping: () => rig.stopping,
      tell: (event) => events.push(event),
    },
    async cycle() {
      gateway.now += 2_000;
      rig.elapsedMs += 2_000;
      const [work] = await store.loadWork();
      if (work === undefined) throw new Error('there is nothing to do');
      return runAccountCycle(rig.deps, work, rig.elapsedMs + 5_000);
    },
  };
  return rig;
}

function hedge(accountId: string): Operation {
  const base = anOperation({ accountId });
  const [long, short] = base.legs;
  const entryPrice = decimal('100');
  return {
    ...base,
    profitTarget: decimal('5'),
    legs: [
      { ...long, quantity: decimal('2'), entryPrice },
      { ...short, quantity: decimal('1'), entryPrice },
    ],
  };
}

function nakedHedge(accountId: string, state: 'SENT' | 'INTENDED'): Operation {
  const { legs } = hedge(accountId);
  const [long, short] = legs;
  return aClosing(
    { accountId, legs, nakedSince: SOME_TIME },
    { state: 'FILLED', quantity: long.quantity, executed: long.quantity },
    { state, quantity: short.quantity },
  );
}

export function positionsOf(operation: Operation): Position[] {
  return operation.legs.map((leg) => ({
    symbol: leg.symbol,
    side: leg.side,
    amount: leg.quantity,
    entryPrice: leg.entryPrice,
    markPrice: null,
    updateTime: operation.createdAt,
  }));
}
