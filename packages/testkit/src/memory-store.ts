// The Store in memory: for tests of the cycle and for the simulation, thousands of runs at a time.
import {
  CLOSE_ALERT_KINDS,
  NO_ALERTS,
  type AbsentOrder,
  type Account,
  type NumberedReport,
  type AlertChanges,
  type AlertKind,
  type Clock,
  type CycleRecord,
  type HistoryCorrection,
  type RecordResult,
} from '@hedge/cycle';
import {
  applyTransition,
  type ExternalFill,
  type Fill,
  type Operation,
  type Order,
  type TradeHistory,
  type Transition,
} from '@hedge/domain';
import { makeMemoryAlerts } from './memory-alerts';
import { backUpAll } from './memory-backup';
import { STOPPED, withRequestState } from './memory-close-request';
import { findWork, type KeptReading, type Owned } from './memory-work';
import { makeMemoryRegistry } from './memory-store-registry';
import type { MemoryStore, ReadPnl } from './memory-store-content';
import * as schema from './memory-store-schema';

const ofClose: readonly AlertKind[] = CLOSE_ALERT_KINDS;

/** Each call's effect happens at one point, before its promise settles. */
export function makeMemoryStore(clock: Pick<Clock, 'wallMs'> = STOPPED): MemoryStore {
  const accounts = new Map<string, Account>();
  const operations = new Map<string, Operation>();
  const orders = new Map<string, Owned<Order>>();
  const fills = new Map<string, Owned<Fill>>();
  const external = new Map<string, { readonly operationId: string; readonly row: ExternalFill }>();
  const history = new Map<string, TradeHistory>();
  const corrections = new Map<string, HistoryCorrection>();
  const alerts = makeMemoryAlerts();
  const cycles = new Map<string, CycleRecord>();
  const begun = new Map<string, number>();
  const pnl = new Map<string, ReadPnl>();
  const readings = new Map<string, KeptReading>();
  const reports = new Map<string, NumberedReport>();
  const tables = [
    ...[accounts, operations, orders, fills, external, history],
    ...[corrections, alerts.table, cycles, begun, pnl, readings, reports],
  ];

  /** Writes the operation with its orders, or throws before anything is written. */
  const keep = (operation: Operation): RecordResult => {
    const all = [...operation.openingOrders, ...operation.orders];
    if (!schema.areKeysFree(all)) return 'lost';
    schema.checkOperation(operation, operations.get(operation.id));
    for (const order of all) {
      const before = orders.get(order.clientOrderId);
      if (before !== undefined && before.operationId !== operation.id) return 'lost';
      if (before?.row === order) continue;
      schema.checkOrder(order);
      if (before !== undefined) schema.checkOrderChange(before.row, order);
    }
    const { id: operationId, accountId } = operation;
    for (const row of all) {
      orders.set(row.clientOrderId, { operationId, accountId, row });
    }
    operations.set(operationId, { ...operation, orders: inOrder(operation.orders) });
    return 'recorded';
  };

  const end = (operation: Operation): void => {
    schema.checkEnd(operation, history.has(operation.id));
    operations.delete(operation.id);
  };

  const recordFills = (operationId: string, read: readonly Fill[]): RecordResult => {
    const owned = read.map((row) => ({ row, order: orders.get(row.clientOrderId) }));
    if (owned.some(({ order }) => order?.operationId !== operationId)) return 'lost';
    for (const { row, order } of owned) {
      const key = `${order?.accountId} ${row.symbol} ${row.tradeId}`;
      if (order !== undefined && !fills.has(key)) fills.set(key, { ...order, row });
    }
    const stored = operations.get(operationId);
    if (stored !== undefined) {
      operations.set(operationId, { ...stored, fills: fillsUnderWay(stored) });
    }
    return 'recorded';
  };

  const fillsOf = (operationId: string): Fill[] =>
    [...fills.values()]
      .filter((fill) => fill.operationId === operationId)
      .map((fill) => fill.row)
      .sort((a, b) => a.time - b.time || (a.tradeId < b.tradeId ? -1 : 1));

  /** Those of what is under way: once a hedge is open, the fills that opened it are put aside. */
  const fillsUnderWay = ({ id, orders: own }: Operation): Fill[] => {
    const ids = new Set(own.map((order) => order.clientOrderId));
    return fillsOf(id).filter((fill) => ids.has(fill.clientOrderId));
  };

  const isDecisionNew = (decisionId: string): boolean =>
    ![...orders.values()].some(({ row }) => row.decisionId === decisionId);

  const withdraw = ({ withdraw: ids, concludedAt }: Extract<Transition, { kind: 'undone' }>) => {
    for (const id of ids) {
      const owned = orders.get(id);
      if (owned === undefined) continue;
      orders.set(id, { ...owned, row: { ...owned.row, state: 'CANCELLED', concludedAt } });
    }
  };

  const isOpening = (operationId: string): boolean =>
    operations.get(operationId)?.status === 'OPENING';

  /** The alerts of a fact, written with it. */
  const tell = (result: RecordResult, changes: AlertChanges): RecordResult => {
    if (result !== 'lost') alerts.change(changes);
    return result;
  };

  const record = (seen: Operation, transition: Transition): RecordResult => {
    if (transition.kind === 'fills') return recordFills(seen.id, transition.fills);
    const stored = withRequestState(operations.get(seen.id), clock);
    if (stored === undefined) return 'lost';
    if (stored.version !== seen.version) return 'lost';
    if (transition.kind === 'attention' && !schema.hasSameAttention(stored, seen)) return 'lost';
    if (transition.kind === 'begin' && accounts.get(stored.accountId)?.enabled !== true)
      return 'lost';
    if (transition.kind === 'intend' || transition.kind === 'closeOther') {
      const isServed = accounts.get(stored.accountId)?.enabled === true;
      if (!isServed && transition.reason !== 'MANUAL') return 'lost';
      if (!isDecisionNew(transition.decisionId)) return 'lost';
    }
    // `fills` were recorded above: these are others' own.
    const attributed = 'fills' in transition ? transition.fills : [];
    const tradeKey = (symbol: string, tradeId: string) =>
      `${stored.accountId} ${symbol} ${tradeId}`;
    const keys = attributed.map((fill) => tradeKey(fill.symbol, fill.tradeId));
    if (new Set(keys).size < keys.length || keys.some((key) => external.has(key))) return 'lost';
    const applied = applyTransition(stored, transition);
    if (applied.kind === 'applied') {
      for (const row of attributed) {
        external.set(tradeKey(row.symbol, row.tradeId), { operationId: stored.id, row });
      }
    }
    if (applied.kind === 'refused') return 'lost';
    if (applied.operation !== null) return keep(applied.operation);
    if (!('history' in transition) || history.has(stored.id)) return 'lost';
    if (transition.kind === 'undone') withdraw(transition);
    history.set(stored.id, transition.history);
    end(stored);
    return 'recorded';
  };

  return {
    addAccount: (account) => void accounts.set(account.id, account),
    addOperation(operation) {
      if (keep(operation) === 'lost') throw new Error(`${operation.id} clashes with an operation`);
      if (recordFills(operation.id, operation.fills) === 'lost') {
        throw new Error(`${operation.id} has fills without an order`);
      }
      for (const row of operation.externalFills) {
        const key = `${operation.accountId} ${row.symbol} ${row.tradeId}`;
        external.set(key, { operationId: operation.id, row });
      }
    },
    editOperation(id, change) {
      const stored = operations.get(id);
      if (stored?.status !== 'ACTIVE') return 'lost';
      const version = stored.version + 1;
      return keep({ ...stored, retryAt: null, cancelCount: 0, ...change, version });
    },
    backUp: () => backUpAll(tables),
    registry: makeMemoryRegistry({
      ...{ accounts, operations, keep, end, clock },
      endAttention(operationId) {
        alerts.endWhere((alert) => alert.operationId === operationId && alert.kind === 'ATTENTION');
      },
    }),
    operations: () => [...operations.values()],
    orders: () => [...orders.values()].map(({ row }) => row),
    fillsOf,
    externalFillsOf: (operationId) =>
      [...external.values()]
        .filter((fill) => fill.operationId === operationId)
        .map((fill) => fill.row),
    history: () => [...history.values()],
    corrections: () => [...corrections.values()],
    openAlerts: () => [...alerts.table.values()],
    cycles: () => [...cycles.values()],
    latestBegunAt: () => (begun.size === 0 ? null : Math.max(...begun.values())),
    pnlOf: (id) => pnl.get(id) ?? null,

    loadWork: async () => findWork({ accounts, operations, orders, readings }, clock),
    loadAccountWork: async (accountId) =>
      findWork({ accounts, operations, orders, readings }, clock).find(
        ({ account }) => account.id === accountId,
      ) ?? null,
    loadOperation: async (id) => withRequestState(operations.get(id), clock) ?? null,
    async recordPnl(accountId, readAt, rows) {
      for (const row of rows) {
        const stored = operations.get(row.operationId);
        if (stored?.accountId !== accountId || stored.status !== 'ACTIVE') continue;
        const before = pnl.get(row.operationId);
        if (before === undefined || before.readAt < readAt) {
          const { longMark, shortMark } = row;
          pnl.set(row.operationId, { pnl: row.pnl, longMark, shortMark, readAt });
          if (row.isWhole) operations.set(row.operationId, { ...stored, wholeAt: readAt });
        }
      }
    },
    async recordReport(report) {
      const numbers = [...reports.values()].map(({ number }) => number);
      reports.set(report.accountId, { ...report, number: Math.max(0, ...numbers) + 1 });
    },
    loadReports: async (accountIds, after, cycleId) =>
      [...reports.values()].filter(
        (report) =>
          (accountIds === null || accountIds.includes(report.accountId)) &&
          (report.number > after || report.cycleId === cycleId),
      ),
    async recordSaid(accountId, readAt, said) {
      const before = readings.get(accountId);
      if (before === undefined || before.readAt < readAt) readings.set(accountId, { readAt, said });
    },
    record: async (seen, transition, changes = NO_ALERTS) =>
      tell(record(seen, transition), changes),
    async loadAbsentOrders(accountId, since) {
      return [...orders.values()].flatMap(({ operationId, row, ...owner }): AbsentOrder[] => {
        if (owner.accountId !== accountId || row.state !== 'ABSENT') return [];
        if ((row.concludedAt ?? 0) < since) return [];
        const operation = withRequestState(operations.get(operationId), clock) ?? null;
        if (row.kind === 'open') {
          const isUnderWay = operation?.status === 'OPENING';
          return isUnderWay ? [] : [{ operationId, accountId, order: row, operation: null }];
        }
        if (operation !== null && operation.status !== 'ACTIVE') return [];
        return [{ operationId, accountId, order: row, operation }];
      });
    },
    async recordCorrection(correction, to, changes = NO_ALERTS) {
      const { clientOrderId, operationId, executed, exchangeOrderId, foundAt } = correction;
      const owned = orders.get(clientOrderId);
      if (owned?.operationId !== operationId || owned.row.state !== 'ABSENT') return 'lost';
      const { kind } = owned.row;
      if (kind === 'close' ? operations.has(operationId) : isOpening(operationId)) return 'lost';
      const change = { state: to, executed, exchangeOrderId, concludedAt: foundAt };
      const row = { ...owned.row, ...change };
      schema.checkOrder(row);
      orders.set(clientOrderId, { ...owned, row });
      const stored = operations.get(operationId);
      if (stored !== undefined) {
        const openingOrders = stored.openingOrders.map((order) =>
          order.clientOrderId === clientOrderId ? row : order,
        );
        operations.set(operationId, { ...stored, openingOrders });
      }
      if (kind === 'close' || history.has(operationId)) corrections.set(clientOrderId, correction);
      return tell('recorded', changes);
    },
    raiseAlert: async (alert) => alerts.raise(alert),
    raiseAlertOf: async (seen, alert) =>
      operations.get(seen.id)?.version === seen.version && alerts.raise(alert),
    async clearAlert(dedupeKey) {
      alerts.endWhere((alert) => alert.dedupeKey === dedupeKey);
    },
    async clearAlertsExcept(kinds, dedupeKeys) {
      alerts.endWhere(
        (alert) => kinds.includes(alert.kind) && !dedupeKeys.includes(alert.dedupeKey),
      );
    },
    async recordCycleBegun(id, _source, startedAt, changes = NO_ALERTS) {
      if (begun.has(id)) return;
      begun.set(id, startedAt);
      tell('recorded', changes);
    },
    async recordCycle(cycle, changes = NO_ALERTS) {
      alerts.endWhere(({ operationId, kind }) => {
        const isGone = operationId !== null && !operations.has(operationId);
        return isGone && ofClose.includes(kind);
      });
      tell('recorded', changes);
      begun.set(cycle.id, begun.get(cycle.id) ?? cycle.startedAt);
      cycles.set(cycle.id, cycle);
    },
  };
}

function inOrder(orders: readonly Order[]): Order[] {
  return [...orders].sort((a, b) => a.attempt - b.attempt || (a.side < b.side ? -1 : 1));
}
