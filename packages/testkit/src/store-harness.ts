// A Store under test: what the contract needs of it besides the Store itself.
import type { Account, HistoryCorrection, Store } from '@hedge/cycle';
import type { Fill, Operation, Order, TradeHistory } from '@hedge/domain';
import type { ReadPnl } from './memory-store-content';
import type { OperationRegistry } from './memory-store-registry';

/** A Store under test, with what is needed to put rows there and to look at them. */
export interface StoreHarness {
  readonly store: Store;
  readonly registry: OperationRegistry;
  addAccount(account: Account): Promise<void>;
  setAccountEnabled(accountId: string, enabled: boolean): Promise<void>;
  /** As it is, with its orders and fills; its account is there already. */
  addOperation(operation: Operation): Promise<void>;
  readOrder(clientOrderId: string): Promise<Order | null>;
  readFills(operationId: string): Promise<readonly Fill[]>;
  readHistory(operationId: string): Promise<readonly TradeHistory[]>;
  readCorrections(operationId: string): Promise<readonly HistoryCorrection[]>;
  readPnl(operationId: string): Promise<ReadPnl | null>;
  readLatestBegunAt(): Promise<number | null>;
  readOpenAlertKeys(): Promise<readonly string[]>;
  close(): Promise<void>;
}
