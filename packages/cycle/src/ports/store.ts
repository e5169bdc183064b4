// The database as the cycle sees it: loads, one write per transition, and the cycle's own record.
import type { Alert, AlertChanges, AlertKind, CycleSource } from '@hedge/contracts';
import type { Decimal, Operation, Order, PricedPnl, Transition } from '@hedge/domain';
import type { AccountResult } from '../account-result';
import type { SaidBySubject } from '../said-book';

/** An account that has something to do in this cycle. */
export interface Account {
  readonly id: string;
  readonly label: string;
  readonly mode: 'paper' | 'demo' | 'live';
  readonly enabled: boolean;
  /** The local address its requests leave from; null for the one that the machine chooses. */
  readonly egressAddress: string | null;
  /** Another text whenever the stored credentials are others. */
  readonly credentialsTag: string;
}

/** An account with every operation on it, whatever its flags: all of them claim their quantity. */
export interface AccountWork {
  readonly account: Account;
  readonly operations: readonly Operation[];
  /** An order of it was concluded ABSENT lately, by the store's clock: it has to be read for that alone. */
  readonly recalls: boolean;
  /** Operations that cannot be read, such as one whose legs somebody removed: none of the above. */
  readonly damaged: readonly DamagedOperation[];
  /** Whether an order of the account was ever concluded ABSENT. */
  readonly hasAbsent: boolean;
  /** What its last reading said, whoever read it. */
  readonly said: SaidBySubject;
}

/** What a worker's run of an account came to, for the cycle that asked for it. */
export interface AccountReport {
  readonly accountId: string;
  readonly cycleId: string;
  readonly result: AccountResult;
}

/** The later of two that are written one after the other has the greater number. */
export interface NumberedReport extends AccountReport {
  readonly number: number;
}

export interface DamagedOperation {
  readonly operationId: string;
  readonly why: string;
}

/** `lost`: a guard failed, nothing was written, the operation is not ours any more. */
export type RecordResult = 'recorded' | 'lost';

export interface PnlRow extends PricedPnl {
  readonly operationId: string;
  /** Whether the reading covers both legs, beside every other claim. */
  readonly isWhole: boolean;
}

/** An order concluded ABSENT not long ago, and what became of its operation. */
export interface AbsentOrder {
  readonly operationId: string;
  readonly accountId: string;
  readonly order: Order;
  /** The operation as it stands when it is ACTIVE; null when it is settled, or the order opened it. */
  readonly operation: Operation | null;
}

/** Executions found after their operation was settled. */
export interface HistoryCorrection {
  readonly operationId: string;
  readonly clientOrderId: string;
  readonly exchangeOrderId: string;
  readonly executed: Decimal;
  readonly foundAt: number;
}

export interface CycleRecord {
  readonly id: string;
  readonly source: CycleSource;
  /** Wall times, ms. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly accountsRead: number;
  readonly accountsSkipped: number;
  /** Left alone, because the request budget is for others. */
  readonly accountsDeferred: number;
  readonly operationsChecked: number;
  readonly closed: number;
  readonly attention: number;
  readonly errors: number;
}

/**
 * The protocol's memory. Implementations: Prisma on PostgreSQL, and one in memory for tests and the
 * simulation; both pass the same contract suite.
 *
 * Rejects when the database cannot tell: after a rejected `record` the outcome is unknown, so the
 * caller stops and the next cycle reads what is true.
 */
export interface Store {
  /**
   * Accounts with an operation to watch: any of an enabled account, paused or not, because others may
   * close a leg of it; of a disabled one those that are OPENING or CLOSING, lost a
   * leg, or are asked to be closed;
   * and accounts with an order concluded ABSENT not long ago, which may appear though nothing is
   * watched there any more. Orders and fills come with every operation, in order of attempt.
   */
  loadWork(): Promise<readonly AccountWork[]>;
  /** The same of one account; null when there is nothing to do for it. */
  loadAccountWork(accountId: string): Promise<AccountWork | null>;
  /** Puts it in the place of the account's last. */
  recordReport(report: AccountReport): Promise<void>;
  /**
   * Each account's last report, where its number is above `after` or it is for that cycle.
   * @param accountIds null for those of every account
   */
  loadReports(
    accountIds: readonly string[] | null,
    after: number,
    cycleId: string | null,
  ): Promise<readonly NumberedReport[]>;
  /** One operation as stored now; null when it is gone. */
  loadOperation(operationId: string): Promise<Operation | null>;
  /**
   * One bulk statement: `current_pnl`, with the marks that make it, of ACTIVE operations whose `pnl_at` is older than `readAt`, and
   * `whole_at` of those that the reading covers.
   * Never touches `version`.
   */
  recordPnl(accountId: string, readAt: number, rows: readonly PnlRow[]): Promise<void>;
  /**
   * One statement, all of the transition and of the alerts that tell of it, or nothing; see
   * `Transition` for the guards.
   */
  record(
    operation: Operation,
    transition: Transition,
    alerts?: AlertChanges,
  ): Promise<RecordResult>;
  /**
   * ABSENT orders concluded at or after `since` whose operation is ACTIVE or settled; those of an
   * opening that is over, without their operation.
   */
  loadAbsentOrders(accountId: string, since: number): Promise<readonly AbsentOrder[]>;
  /**
   * ABSENT → FILLED | PARTIAL_FINAL of a settled operation, or of an opening that is over, with the
   * correction beside the history where there is one, in one statement.
   */
  recordCorrection(
    correction: HistoryCorrection,
    to: 'FILLED' | 'PARTIAL_FINAL',
    alerts?: AlertChanges,
  ): Promise<RecordResult>;
  /** Keeps what the account's reading of `readAt` said, unless that of a later one is kept. */
  recordSaid(accountId: string, readAt: number, said: SaidBySubject): Promise<void>;
  /** Inserts the alert unless an open one has the same key. True when it is new. */
  raiseAlert(alert: Alert): Promise<boolean>;
  /**
   * The same, but only while the operation stands as seen: an alert about a close must not appear
   * after another worker has ended both.
   */
  raiseAlertOf(operation: Operation, alert: Alert): Promise<boolean>;
  /** Resolves open alerts with this key. */
  clearAlert(dedupeKey: string): Promise<void>;
  /** Resolves the open alerts of these kinds but those with these keys. */
  clearAlertsExcept(kinds: readonly AlertKind[], dedupeKeys: readonly string[]): Promise<void>;
  /** Announces a cycle before it works, so that the backstop knows one has begun. */
  recordCycleBegun(
    id: string,
    source: CycleSource,
    startedAt: number,
    alerts?: AlertChanges,
  ): Promise<void>;
  recordCycle(cycle: CycleRecord, alerts?: AlertChanges): Promise<void>;
}
