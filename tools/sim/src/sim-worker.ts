// A simulated worker: the real monitor cycle, in lives that end and begin as the faults say.
import {
  AccountMemory,
  CYCLE_DEADLINE_MS,
  makeAccountJob,
  makeMonitorCycle,
  type Account,
  type AccountWork,
  type CycleEvent,
  type VenueHolds,
} from '@hedge/cycle';
import { DEFAULT_SETTINGS, type Operation, type ProtocolSettings } from '@hedge/domain';
import type { PaperEngine } from '@hedge/paper-engine';
import type { MemoryStore } from '@hedge/testkit';
import type { AccountQueue } from './account-queue';
import type { FaultBook } from './fault-book';
import type { HiddenTraces } from './hidden-traces';
import { Incarnation } from './incarnation';
import type { Random } from './random';
import { apiKeyOf, type Scenario } from './scenario';
import type { People } from './people';
import { makeSimGateway } from './sim-gateway';
import { makeStatements } from './sim-statement';
import { makeSimStore } from './sim-store';
import type { VenueBans } from './venue-bans';
import type { WeightLimit } from './weight-limit';
import { makeSimDoor } from './sim-door';
import type { Witness } from './witness';
import { EPOCH_MS, type World } from './world';

/** How far a worker's view of the exchange's time is behind, about. */
const CLOCK_LAG_MS = 30;

export interface SimWorkerDeps {
  readonly name: string;
  readonly world: World;
  readonly engine: PaperEngine;
  readonly scenario: Scenario;
  readonly people: People;
  readonly store: MemoryStore;
  readonly witness: Witness;
  readonly random: Random;
  readonly book: FaultBook;
  readonly hidden: HiddenTraces;
  readonly bans: VenueBans;
  readonly weight: WeightLimit;
  /** For the statements that take weight alone. */
  readonly weightRandom: Random;
  /** What workers were told to wait for, and the weight that they took, as the database keeps it. */
  readonly holds: VenueHolds;
  /** Where accounts are left to any worker; null where each worker runs its own cycles' accounts. */
  readonly queue: AccountQueue | null;
  readonly settings?: Partial<ProtocolSettings>;
}

/** A worker from outside. */
export interface SimWorker {
  kill(downMs: number): void;
  pause(ms: number): void;
  /** It is stopped, and not started again before then. */
  stopUntil(time: number): void;
  /** Its wall clock jumps. */
  stepWall(ms: number): void;
}

/** Errors that the cycle met, for the run's report; a broken connection is expected. */
export type Complaint = (what: string, error: unknown) => void;

/** Starts the worker; it comes back by itself whenever it has died. */
export function startSimWorker(deps: SimWorkerDeps, complain: Complaint): SimWorker {
  const { world, name } = deps;
  let lives = 0;
  let wallError = 0;
  let downUntil = 0;
  const live = (): Incarnation => {
    lives += 1;
    const life = new Incarnation(world, `${name}${lives}`, (downMs) => {
      world.note(`kill ${name}`);
      world.at(world.now() + downMs, comeBack);
    });
    void runLife(deps, life, () => wallError, complain);
    return life;
  };
  const comeBack = (): void => {
    if (world.now() < downUntil) world.at(downUntil, comeBack);
    else self = live();
  };
  let self = live();
  return {
    kill: (downMs) => self.kill(downMs),
    pause: (ms) => self.pause(ms),
    stopUntil: (time) => {
      downUntil = Math.max(downUntil, time);
      self.kill(0);
    },
    stepWall: (ms) => {
      wallError = ms;
    },
  };
}

async function runLife(
  deps: SimWorkerDeps,
  self: Incarnation,
  wallError: () => number,
  complain: Complaint,
): Promise<void> {
  const { world, engine, store, random, book, hidden, witness, scenario, people, holds, bans } =
    deps;
  const { queue, weight } = deps;
  const exchangeNow = () => world.venueNow() - CLOCK_LAG_MS;
  const take = makeStatements({ world, self, book, random: deps.weightRandom.fork(self.name) });
  const door = makeSimDoor({
    clock: { wallMs: () => world.now() + wallError(), monotonicMs: () => world.now() },
    ...{ self, bans, exchangeNow, weightLimit: weight.limit },
    holds: { ...holds, takeWeight: (...args) => take('weight', () => holds.takeWeight(...args)) },
  });
  // An account's cycle runs alone: what it loaded stands until the account's next begins.
  const loaded = new Map<string, readonly Operation[]>();
  const noteLoaded = ({ account, operations }: AccountWork) => loaded.set(account.id, operations);
  const judged = new Map<string, readonly Operation[]>();
  const gateways = new Map(
    scenario.accountIds.map((accountId) => [
      accountId,
      makeSimGateway({
        ...{ world, engine, self, book, hidden, scenario, people, door, bans },
        apiKey: apiKeyOf(accountId),
        random: random.fork(`gateway ${accountId}`),
        onArrival: (request) => witness.noteArrival(request),
        onCancel: (order) => witness.noteCancel(accountId, order),
        onQuote: (quote) => witness.noteQuote(self.name, accountId, quote),
        onReading: (readAt, positions) => {
          const operations = judged.get(accountId) ?? [];
          witness.noteReading({ worker: self.name, accountId, readAt, positions, operations });
        },
      }),
    ]),
  );
  const ids = random.fork('ids');
  const simStore = makeSimStore({
    world,
    store,
    random: random.fork('store'),
    ...{ self, book, people },
    onAlert: ({ kind, operationId }) => {
      if (kind !== 'NAKED_LEG' || operationId === null) return;
      witness.naked.noteAlert(operationId, world.venueNow());
    },
    onCommit: (before, transition) => witness.noteCommit(self.name, before, transition),
  });
  const cycleDeps = {
    store: {
      ...simStore,
      loadWork: async () => {
        const works = await simStore.loadWork();
        // Who only asks others to run them holds no reading against what it loaded.
        if (queue === null) for (const work of works) noteLoaded(work);
        return works;
      },
      loadAccountWork: async (accountId: string) => {
        const work = await simStore.loadAccountWork(accountId);
        if (work !== null) noteLoaded(work);
        return work;
      },
    },
    clock: { wallMs: () => world.now() + wallError(), monotonicMs: () => world.now() - EPOCH_MS },
    gatewayOf: async ({ id }: Account) => {
      judged.set(id, loaded.get(id) ?? []);
      return gateways.get(id) ?? { unserved: 'no such account' };
    },
    settings: { ...DEFAULT_SETTINGS, ...deps.settings },
    nextId: () => ids.uuid(),
    memory: new AccountMemory(),
    startedAtMonotonicMs: world.now() - EPOCH_MS,
    stopping: () => false,
    tell: (event: CycleEvent) => {
      if (event.kind === 'failed') complain(event.what, event.error);
    },
  };
  const cycle = makeMonitorCycle({
    ...cycleDeps,
    readRoomOf: async () => {
      const { readRoom } = scenario;
      if (!weight.isTight) return readRoom && { ...readRoom, exchangeNow: exchangeNow() };
      const own = door.readRoom();
      if (readRoom === null) return own;
      const least = (of: 'now' | 'perMinute') => Math.min(own[of], readRoom[of]);
      return { ...own, now: least('now'), perMinute: least('perMinute') };
    },
    afterMs: async (delayMs) => {
      await world.sleep(delayMs);
      await self.awake();
      return 'elapsed';
    },
    ...(queue !== null && { jobs: { ask: async (...asked) => queue.ask(...asked) } }),
  });
  const runAccount = makeAccountJob(cycleDeps);
  queue?.join({
    life: self,
    run: async (cycleId, accountId) => {
      await runAccount(cycleId, accountId).catch((error: unknown) => complain('account', error));
    },
  });
  while (!self.dead) {
    await world.sleep(random.int(200, 2_500));
    await self.awake();
    try {
      const begunAt = world.venueNow();
      const { errors, accountsSkipped, durationMs } = await cycle('signal');
      if (errors + accountsSkipped === 0 && durationMs < CYCLE_DEADLINE_MS) {
        witness.naked.noteCycle({ begunAt, endedAt: world.venueNow() });
      }
    } catch (error) {
      complain('cycle', error);
    }
  }
}
