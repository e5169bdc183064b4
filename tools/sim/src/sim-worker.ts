// A simulated worker: the real monitor cycle, in lives that end and begin as the faults say.
import { AccountMemory, makeMonitorCycle } from '@hedge/cycle';
import { DEFAULT_SETTINGS, type ProtocolSettings } from '@hedge/domain';
import type { PaperEngine } from '@hedge/paper-engine';
import type { MemoryStore } from '@hedge/testkit';
import type { FaultBook } from './fault-book';
import type { HiddenTraces } from './hidden-traces';
import { Incarnation } from './incarnation';
import type { Random } from './random';
import { API_KEY } from './scenario';
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
  readonly book: FaultBook;
  readonly hidden: HiddenTraces;
  readonly settings?: Partial<ProtocolSettings>;
}

/** A worker from outside. */
export interface SimWorker {
  kill(downMs: number): void;
  pause(ms: number): void;
}

/** Errors that the cycle met, for the run's report; a broken connection is expected. */
export type Complaint = (what: string, error: unknown) => void;

/** Starts the worker; it comes back by itself whenever it has died. */
export function startSimWorker(deps: SimWorkerDeps, complain: Complaint): SimWorker {
  const { world, name } = deps;
  let lives = 0;
  const live = (): Incarnation => {
    lives += 1;
    const life = new Incarnation(world, `${name}${lives}`, (downMs) => {
      world.note(`kill ${name}`);
      world.at(world.now() + downMs, () => {
        self = live();
      });
    });
    void runLife(deps, life, complain);
    return life;
  };
  let self = live();
  return {
    kill: (downMs) => self.kill(downMs),
    pause: (ms) => self.pause(ms),
  };
}

async function runLife(deps: SimWorkerDeps, self: Incarnation, complain: Complaint): Promise<void> {
  const { world, engine, store, random, book, hidden, witness } = deps;
  const gateway = makeSimGateway({
    world,
    engine,
    apiKey: API_KEY,
    random: random.fork('gateway'),
    self,
    book,
    hidden,
    onArrival: (request) => witness.noteArrival(request),
  });
  const ids = random.fork('ids');
  const cycle = makeMonitorCycle({
    store: makeSimStore({
      world,
      store,
      random: random.fork('store'),
      self,
      book,
      onCommit: (before, transition) => witness.noteCommit(before, transition),
    }),
    clock: { wallMs: () => world.now(), monotonicMs: () => world.now() - EPOCH_MS },
    gatewayOf: async () => gateway,
    settings: { ...DEFAULT_SETTINGS, ...deps.settings },
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
    await self.awake();
    try {
      await cycle('signal');
    } catch (error) {
      complain('cycle', error);
    }
  }
}
