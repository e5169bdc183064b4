// What can be looked at in the Store in memory, and put there.
import type {
  Account,
  Alert,
  CycleRecord,
  HistoryCorrection,
  RecordResult,
  Store,
} from '@hedge/cycle';
import type { ExternalFill, Fill, Operation, Order, PricedPnl, TradeHistory } from '@hedge/domain';
import type { OperationRegistry } from './memory-store-registry';

/** What an operation is worth, and when that was read. */
export interface ReadPnl extends PricedPnl {
  readonly readAt: number;
}

/** A Store whose whole content can be looked at, and put there. */
export interface MemoryStore extends Store {
  /** Adds it, or changes the one with its id. */
  addAccount(account: Account): void;
  /** With its orders and fills, in any state. */
  addOperation(operation: Operation): void;
  /** As an operator: any field of an ACTIVE operation; raises its version. */
  editOperation(id: string, change: Partial<Operation>): RecordResult;
  /** A backup of all of it: calling it restores the store to what it is now. */
  backUp(): () => void;
  /** As the operator's API registers, changes and removes operations. */
  readonly registry: OperationRegistry;
  operations(): readonly Operation[];
  /** Every order ever recorded, of settled operations as well. */
  orders(): readonly Order[];
  /** Every fill ever recorded for an operation, settled or not. */
  fillsOf(operationId: string): readonly Fill[];
  /** Every trade ever attributed to an operation, settled or not. */
  externalFillsOf(operationId: string): readonly ExternalFill[];
  history(): readonly TradeHistory[];
  corrections(): readonly HistoryCorrection[];
  openAlerts(): readonly Alert[];
  cycles(): readonly CycleRecord[];
  latestBegunAt(): number | null;
  pnlOf(operationId: string): ReadPnl | null;
}
