// The open alerts of the Store in memory: one for each key. What is over already is not kept.
import type { Alert, AlertChanges } from '@hedge/cycle';

export interface MemoryAlerts {
  readonly table: Map<string, Alert>;
  /** True when it is new; an open one with the same key stays as it is. */
  raise(alert: Alert): boolean;
  change(changes: AlertChanges): void;
  endWhere(isOver: (alert: Alert) => boolean): void;
}

export function makeMemoryAlerts(): MemoryAlerts {
  const table = new Map<string, Alert>();
  const raise = (alert: Alert): boolean => {
    if (table.has(alert.dedupeKey)) return false;
    table.set(alert.dedupeKey, alert);
    return true;
  };
  return {
    table,
    raise,
    change({ raise: raised, clear }) {
      for (const key of clear) table.delete(key);
      for (const alert of raised) raise(alert);
    },
    endWhere(isOver) {
      for (const [key, alert] of table) if (isOver(alert)) table.delete(key);
    },
  };
}
