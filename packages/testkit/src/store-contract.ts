// What every Store must do: one suite, passed by the one on PostgreSQL and the one in memory.
import type { Account, HistoryCorrection, Store } from '@hedge/cycle';
import type { Decimal, Fill, Operation, Order, TradeHistory } from '@hedge/domain';
import type { OperationRegistry } from './memory-store-registry';
import { recordsContract } from './store-contract-records';
import { refusalsContract } from './store-contract-refusals';
import { registrationContract } from './store-contract-registration';
import { transitionsContract } from './store-contract-transitions';

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
  readPnl(operationId: string): Promise<{ readonly pnl: Decimal; readonly readAt: number } | null>;
  readLatestBegunAt(): Promise<number | null>;
  close(): Promise<void>;
}

/** The harness is made once; each test brings an account and operations of its own. */
export function storeContract(name: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`${name} as the protocol's store`, () => {
    let harness: StoreHarness | null = null;
    const current = (): StoreHarness => {
      if (harness === null) throw new Error('the harness is made before the first test');
      return harness;
    };
    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(async () => {
      await harness?.close();
    });

    transitionsContract(current);
    refusalsContract(current);
    recordsContract(current);
    registrationContract(current);
  });
}
