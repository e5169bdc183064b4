// The store as one simulated worker reaches it: late, sometimes without an answer.
import type { Store } from '@hedge/cycle';
import type { Operation, Transition } from '@hedge/domain';
import type { MemoryStore } from '@hedge/testkit';
import type { FaultPlan } from './faults';
import type { Incarnation } from './incarnation';
import type { Random } from './random';
import type { World } from './world';

export interface SimStoreDeps {
  readonly world: World;
  readonly store: MemoryStore;
  readonly random: Random;
  readonly self: Incarnation;
  readonly plan: () => FaultPlan;
  /** Called when a transition has committed, whether or not the worker will hear of it. */
  readonly onCommit: (before: Operation, transition: Transition) => void;
}

/** The connection broke: whether the statement committed, nobody told. */
class CommitUnknown extends Error {}

export function makeSimStore(deps: SimStoreDeps): Store {
  const { world, store, random, self } = deps;

  const call = async <T>(effect: () => Promise<T>): Promise<T> => {
    await self.boundary();
    await world.sleep(random.int(0, 3));
    const broken = random.chance(deps.plan().storeUnknown);
    if (broken && random.chance(0.5)) throw new CommitUnknown('connection lost before the commit');
    const value = await effect();
    await world.sleep(random.int(0, 3));
    await self.boundary();
    if (broken) throw new CommitUnknown('connection lost after the commit');
    return value;
  };

  const record: Store['record'] = async (seen, transition, alerts) => {
    const before = store.operations().find((operation) => operation.id === seen.id);
    const result = await store.record(seen, transition, alerts);
    world.note(`${transition.kind} ${seen.id.slice(0, 4)} ${result}`);
    if (result === 'recorded' && before !== undefined) deps.onCommit(before, transition);
    return result;
  };

  return {
    loadWork: () => call(() => store.loadWork()),
    loadOperation: (id) => call(() => store.loadOperation(id)),
    recordPnl: (...args) => call(() => store.recordPnl(...args)),
    record: (...args) => call(() => record(...args)),
    loadAbsentOrders: (...args) => call(() => store.loadAbsentOrders(...args)),
    recordCorrection: (...args) => call(() => store.recordCorrection(...args)),
    raiseAlert: (alert) => call(() => store.raiseAlert(alert)),
    raiseAlertOf: (...args) => call(() => store.raiseAlertOf(...args)),
    clearAlert: (key) => call(() => store.clearAlert(key)),
    clearAlertsExcept: (...args) => call(() => store.clearAlertsExcept(...args)),
    recordCycleBegun: (...args) => call(() => store.recordCycleBegun(...args)),
    recordCycle: (...args) => call(() => store.recordCycle(...args)),
  };
}
