// The Store in memory: for tests of the cycle and for the simulation, thousands of runs at a time.
import type {
  AbsentOrder,
  Account,
  Alert,
  CycleRecord,
  HistoryCorrection,
  RecordResult,
  Store,
} from '@hedge/cycle';
import {
  applyTransition,
  ORDER_EDGES,
  type Decimal,
  type Operation,
  type Order,
  type TradeHistory,
  type Transition,
} from '@hedge/domain';

/** A Store whose whole content can be looked at, and put there. */
export interface MemoryStore extends Store {
  addAccount(account: Account): void;
  addOperation(operation: Operation): void;
  /** As an operator: any field of an ACTIVE operation; raises its version. */
  editOperation(id: string, change: Partial<Operation>): RecordResult;
  operations(): readonly Operation[];
  /** Every order ever recorded, of settled operations as well. */
  orders(): readonly Order[];
  history(): readonly TradeHistory[];
  corrections(): readonly HistoryCorrection[];
  openAlerts(): readonly Alert[];
  cycles(): readonly CycleRecord[];
  pnlOf(operationId: string): { readonly pnl: Decimal; readonly readAt: number } | null;
}

/** Each call's effect happens at one point, before its promise settles. */
export function makeMemoryStore(): MemoryStore {
  const accounts = new Map<string, Account>();
  const operations = new Map<string, Operation>();
  const orders = new Map<string, Order>();
  const owners = new Map<string, Operation>();
  const history = new Map<string, TradeHistory>();
  const corrections: HistoryCorrection[] = [];
  const alerts = new Map<string, Alert>();
  const cycles = new Map<string, CycleRecord>();
  const pnl = new Map<string, { pnl: Decimal; readAt: number }>();

  const keep = (operation: Operation): void => {
    operations.set(operation.id, operation);
    for (const order of operation.orders) {
      orders.set(order.clientOrderId, order);
      owners.set(order.clientOrderId, operation);
    }
  };

  const record = (seen: Operation, transition: Transition): RecordResult => {
    const stored = operations.get(seen.id);
    if (stored === undefined) return 'lost';
    if (transition.kind === 'fills' || transition.kind === 'attention') {
      return finishRecord(applyTransition(stored, transition));
    }
    if (stored.version !== seen.version) return 'lost';
    if (transition.kind === 'intend' && accounts.get(stored.accountId)?.enabled !== true) {
      return 'lost';
    }
    if (transition.kind === 'settle') {
      if (history.has(stored.id)) return 'lost';
      const applied = applyTransition(stored, transition);
      if (applied.kind === 'refused') return 'lost';
      history.set(stored.id, transition.history);
      operations.delete(stored.id);
      return 'recorded';
    }
    return finishRecord(applyTransition(stored, transition));
  };

  const finishRecord = (applied: ReturnType<typeof applyTransition>): RecordResult => {
    if (applied.kind === 'refused' || applied.operation === null) return 'lost';
    keep(applied.operation);
    return 'recorded';
  };

  return {
    addAccount: (account) => void accounts.set(account.id, account),
    addOperation: keep,
    editOperation(id, change) {
      const stored = operations.get(id);
      if (stored?.status !== 'ACTIVE') return 'lost';
      keep({ ...stored, retryAt: null, cancelCount: 0, ...change, version: stored.version + 1 });
      return 'recorded';
    },
    operations: () => [...operations.values()],
    orders: () => [...orders.values()],
    history: () => [...history.values()],
    corrections: () => corrections,
    openAlerts: () => [...alerts.values()],
    cycles: () => [...cycles.values()],
    pnlOf: (id) => pnl.get(id) ?? null,

    async loadWork() {
      return [...accounts.values()].flatMap((account) => {
        const own = [...operations.values()].filter((row) => row.accountId === account.id);
        const watched = own.some(
          (row) => row.status === 'CLOSING' || (row.autoCloseEnabled && account.enabled),
        );
        return watched ? [{ account, operations: own }] : [];
      });
    },
    loadOperation: async (id) => operations.get(id) ?? null,
    async recordPnl(accountId, readAt, rows) {
      for (const row of rows) {
        const stored = operations.get(row.operationId);
        if (stored?.accountId !== accountId || stored.status !== 'ACTIVE') continue;
        const before = pnl.get(row.operationId);
        if (before === undefined || before.readAt < readAt) {
          pnl.set(row.operationId, { pnl: row.pnl, readAt });
        }
      }
    },
    record: async (seen, transition) => record(seen, transition),
    async loadAbsentOrders(accountId, since) {
      return [...orders.values()].flatMap((order): AbsentOrder[] => {
        const owner = owners.get(order.clientOrderId);
        if (owner?.accountId !== accountId || order.state !== 'ABSENT') return [];
        if ((order.concludedAt ?? 0) < since) return [];
        const operation = operations.get(owner.id) ?? null;
        if (operation?.status === 'CLOSING') return [];
        return [{ operationId: owner.id, accountId, order, operation }];
      });
    },
    async recordCorrection(correction, to) {
      const order = orders.get(correction.clientOrderId);
      if (order === undefined || !ORDER_EDGES[order.state].includes(to)) return 'lost';
      if (order.state !== 'ABSENT' || operations.has(correction.operationId)) return 'lost';
      orders.set(order.clientOrderId, {
        ...order,
        state: to,
        executed: correction.executed,
        exchangeOrderId: correction.exchangeOrderId,
        concludedAt: correction.foundAt,
      });
      corrections.push(correction);
      return 'recorded';
    },
    async raiseAlert(alert) {
      if (alerts.has(alert.dedupeKey)) return false;
      alerts.set(alert.dedupeKey, alert);
      return true;
    },
    async clearAlert(dedupeKey) {
      alerts.delete(dedupeKey);
    },
    async recordBan(accountId, bannedUntil) {
      const account = accounts.get(accountId);
      if (account !== undefined) accounts.set(accountId, { ...account, bannedUntil });
    },
    async recordCycleBegun() {
      return undefined;
    },
    async recordCycle(cycle) {
      cycles.set(cycle.id, cycle);
    },
  };
}
