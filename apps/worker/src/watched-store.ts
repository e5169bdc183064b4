// The store as the cycle sees it, watched: a database that does not write is told to people without it.
import {
  ENDED_BY_CYCLE,
  NO_ALERTS,
  wordAlert,
  type Alert,
  type AlertChanges,
} from '@hedge/contracts';
import type { Store } from '@hedge/cycle';
import { isUnwritable } from '@hedge/db';
import { makeFailing, type Alarm, type Clock } from '@hedge/platform';

/** A restart of PostgreSQL is shorter; one that says itself that it cannot write is not waited for. */
const FAILING_MAX_MS = 5_000;

const DATABASE_UNUSABLE: Alert = {
  kind: 'DATABASE_UNUSABLE',
  accountId: null,
  operationId: null,
  dedupeKey: ENDED_BY_CYCLE.databaseUnusable,
  ...wordAlert('DATABASE_UNUSABLE', {}),
};

export interface WatchedStore {
  readonly store: Store;
  /** For failures that no cycle meets, such as those of a look while no cycle can be had. */
  readonly failed: (error: unknown) => void;
}

/**
 * Every failure counts, and only a cycle that is recorded to its end, without a write that PostgreSQL
 * refused on the way, takes the alert back. An alert
 * that cannot be written goes on to the alarm, and the cycle goes on as well.
 */
export function watchStore(deps: {
  readonly store: Store;
  readonly alarm: Alarm;
  readonly clock: Clock;
}): WatchedStore {
  const { store, alarm, clock } = deps;
  const failing = makeFailing(clock);

  let isRefused = false;

  const failed = (error: unknown) => {
    const forMs = failing.failed();
    isRefused ||= isUnwritable(error);
    if (isUnwritable(error) || forMs >= FAILING_MAX_MS) alarm.raise(DATABASE_UNUSABLE);
  };
  const watched =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await call(...args);
      } catch (error) {
        failed(error);
        throw error;
      }
    };
  const told =
    <A extends readonly unknown[]>(
      call: (...args: A) => Promise<boolean>,
      alertOf: (...args: A) => Alert,
    ) =>
    async (...args: A): Promise<boolean> => {
      try {
        return await call(...args);
      } catch (error) {
        failed(error);
        alarm.raise(alertOf(...args));
        return true;
      }
    };

  const watchedStore: Store = {
    loadWork: watched((...args) => store.loadWork(...args)),
    loadAccountWork: watched((...args) => store.loadAccountWork(...args)),
    recordReport: watched((report) => store.recordReport(report)),
    loadReports: watched((...args) => store.loadReports(...args)),
    loadOperation: watched((...args) => store.loadOperation(...args)),
    recordPnl: watched((...args) => store.recordPnl(...args)),
    recordSaid: watched((...args) => store.recordSaid(...args)),
    record: watched((...args) => store.record(...args)),
    loadAbsentOrders: watched((...args) => store.loadAbsentOrders(...args)),
    recordCorrection: watched((...args) => store.recordCorrection(...args)),
    raiseAlert: told(
      (alert) => store.raiseAlert(alert),
      (alert) => alert,
    ),
    raiseAlertOf: told(
      (...args) => store.raiseAlertOf(...args),
      (_operation, alert) => alert,
    ),
    clearAlert: watched((...args) => store.clearAlert(...args)),
    clearAlertsExcept: watched((...args) => store.clearAlertsExcept(...args)),
    recordCycleBegun: watched((...args) => {
      isRefused = false;
      return store.recordCycleBegun(...args);
    }),
    recordCycle: watched(async (cycle, alerts) => {
      // On a full disk a cycle's own row may still find room where an order's does not.
      const stands = isRefused;
      await store.recordCycle(cycle, stands ? withoutOwn(alerts) : alerts);
      failing.works();
      if (!stands) alarm.clear(DATABASE_UNUSABLE.dedupeKey);
    }),
  };
  return { store: watchedStore, failed };
}

/** The end of a cycle disproves it, but not of one in which it was seen. */
function withoutOwn(alerts: AlertChanges = NO_ALERTS): AlertChanges {
  return { ...alerts, clear: alerts.clear.filter((key) => key !== DATABASE_UNUSABLE.dedupeKey) };
}
