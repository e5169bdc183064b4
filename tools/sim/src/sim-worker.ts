// A simulated worker: the real monitor cycle, in lives that end and begin as the seed says.
import { AccountMemory, makeMonitorCycle } from '@hedge/cycle';
import { DEFAULT_SETTINGS } from '@hedge/domain';
import type { PaperEngine } from '@hedge/paper-engine';
import type { MemoryStore } from '@hedge/testkit';
import type { FaultPlan } from './faults';
import { Incarnation } from './incarnation';
import type { Random } from './random';
import { makeSimGateway } from './sim-gateway';
import { makeSimStore } from './sim-store';
import type { Witness } from './witness';
import { EPOCH_MS, type World } from './world';

export interface SimWorkerDeps {
  readonly name: string;
  readonly world: World;
  readonly engine: PaperEngine;
  readonly store: MemoryStore;
  readonly witness: Witness;
  readonly random: Random;
  readonly plan: () => FaultPlan;
}

/** Errors that the cycle met, for the run's report; a broken connection is expected. */
export type Complaint = (what: string, error: unknown) => void;

/** Starts the worker; it lives, dies and comes back by itself until `endAt`. */
export function startSimWorker(deps: SimWorkerDeps, complain: Complaint): void {
  const { world, random } = deps;
  const live = (): void => {
    const self = new Incarnation(world, random.fork('fate'), deps.plan, () => {
      world.note(`kill ${deps.name}`);
      world.at(world.now() + random.int(500, 8_000), live);
    });
    void runLife(deps, self, complain);
    const fate = (): void => {
      if (self.dead) return;
      if (random.chance(deps.plan().crash)) self.kill();
      else if (random.chance(deps.plan().pause)) {
        world.note(`pause ${deps.name}`);
        self.pauseUntil(world.now() + random.int(200, 25_000));
      }
      world.at(world.now() + random.int(500, 1_500), fate);
    };
    world.at(world.now() + random.int(100, 1_500), fate);
  };
  live();
}

async function runLife(deps: SimWorkerDeps, self: Incarnation, complain: Complaint): Promise<void> {
  const { world, engine, store, random, plan, witness } = deps;
  const gateway = makeSimGateway({
    world,
    engine,
    random: random.fork('gateway'),
    self,
    plan,
    onArrival: (request) => witness.noteArrival(request),
  });
  const ids = random.fork('ids');
  const cycle = makeMonitorCycle({
    store: makeSimStore({
      world,
      store,
      random: random.fork('store'),
      self,
      plan,
      onCommit: (before, transition) => witness.noteCommit(before, transition),
    }),
    clock: { wallMs: () => world.now(), monotonicMs: () => world.now() - EPOCH_MS },
    gatewayOf: async () => gateway,
    settings: DEFAULT_SETTINGS,
    nextId: () => ids.uuid(),
    memory: new AccountMemory(),
    startedAtMonotonicMs: world.now() - EPOCH_MS,
    stopping: () => false,
    afterMs: async (delayMs) => {
      await world.sleep(delayMs);
      return 'elapsed';
    },
    tell: (event) => {
      if (event.kind === 'failed') complain(event.what, event.error);
    },
  });
  while (!self.dead) {
    await world.sleep(random.int(200, 2_500));
    await self.boundary();
    try {
      await cycle('signal');
    } catch (error) {
      complain('cycle', error);
    }
  }
}
