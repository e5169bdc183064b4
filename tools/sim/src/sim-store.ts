// The store as one simulated worker reaches it, by statements that fail as its faults say.
import type { Alert, Store } from '@hedge/cycle';
import type { Operation, Transition } from '@hedge/domain';
import type { MemoryStore } from '@hedge/testkit';
import type { CallEffects } from './fault-book';
import type { People } from './people';
import { makeStatements, type StatementDeps } from './sim-statement';

export interface SimStoreDeps extends StatementDeps {
  readonly store: MemoryStore;
  readonly people: People;
  /** Called when an alert of an operation is written for the first time. */
  readonly onAlert: (alert: Alert) => void;
  /** Called when a transition has committed, whether or not the worker will hear of it. */
  readonly onCommit: (before: Operation, transition: Transition) => void;
}

export function makeSimStore(deps: SimStoreDeps): Store {
  const { world, store, people } = deps;
  const call = makeStatements(deps);

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
