// The store as one simulated worker reaches it: late, sometimes without an answer.
import type { Alert, Store } from '@hedge/cycle';
import type { Operation, Transition } from '@hedge/domain';
import type { MemoryStore } from '@hedge/testkit';
import type { CallEffects, FaultBook } from './fault-book';
import type { CallName } from './faults';
import type { Incarnation } from './incarnation';
import type { People } from './people';
import type { Random } from './random';
import type { World } from './world';

export interface SimStoreDeps {
  readonly world: World;
  readonly store: MemoryStore;
  readonly random: Random;
  readonly self: Incarnation;
  readonly book: FaultBook;
  readonly people: People;
  /** Called when an alert of an operation is written for the first time. */
  readonly onAlert: (alert: Alert) => void;
  /** Called when a transition has committed, whether or not the worker will hear of it. */
  readonly onCommit: (before: Operation, transition: Transition) => void;
}

/** The connection broke: whether the statement committed, nobody told. */
class CommitUnknown extends Error {}

export function makeSimStore(deps: SimStoreDeps): Store {
  const { world, store, random, self, book, people } = deps;

  const call = async <T>(
    name: CallName,
    effect: (effects: CallEffects) => Promise<T>,
  ): Promise<T> => {
    const effects = book.take(name);
    await self.boundary(effects, 'before');
    await world.sleep(random.int(0, 3));
    const broken = effects.find('unknown');
    if (broken?.committed === false) throw new CommitUnknown('connection lost before the commit');
    const value = await effect(effects);
    await world.sleep(random.int(0, 3));
    await self.boundary(effects, 'after');
    if (broken !== undefined) throw new CommitUnknown('connection lost after the commit');
    return value;
  };

  const record = async (
    effects: CallEffects,
    ...[seen, transition, alerts]: Parameters<Store['record']>
  ): ReturnType<Store['record']> => {
    const edited = effects.find('edited');
    if (edited !== undefined) await people.edit(seen.id, edited.what);
    const before = store.operations().find((operation) => operation.id === seen.id);
    const result = await store.record(seen, transition, alerts);
    world.note(`${transition.kind} ${seen.id.slice(0, 4)} ${result}`);
    if (result === 'recorded' && before !== undefined) deps.onCommit(before, transition);
    return result;
  };

  return {
    loadWork: () => call('load', () => store.loadWork()),
    loadAccountWork: (id) => call('load', () => store.loadAccountWork(id)),
    recordReport: (report) => call('write', () => store.recordReport(report)),
    loadReports: (...args) => call('load', () => store.loadReports(...args)),
    loadOperation: (id) => call('load', () => store.loadOperation(id)),
    recordPnl: (...args) => call('write', () => store.recordPnl(...args)),
    recordSaid: (...args) => call('write', () => store.recordSaid(...args)),
    record: (...args) => call(args[1].kind, (effects) => record(effects, ...args)),
    loadAbsentOrders: (...args) => call('load', () => store.loadAbsentOrders(...args)),
    recordCorrection: (...args) => call('write', () => store.recordCorrection(...args)),
    raiseAlert: (alert) => call('write', () => store.raiseAlert(alert)),
    raiseAlertOf: (seen, alert) =>
      call('write', async () => {
        const isNew = await store.raiseAlertOf(seen, alert);
        if (isNew) deps.onAlert(alert);
        return isNew;
      }),
    clearAlert: (key) => call('write', () => store.clearAlert(key)),
    clearAlertsExcept: (...args) => call('write', () => store.clearAlertsExcept(...args)),
    recordCycleBegun: (...args) => call('write', () => store.recordCycleBegun(...args)),
    recordCycle: (...args) => call('write', () => store.recordCycle(...args)),
  };
}
