// Finished operations, for reading: only a settle writes them.
import type { Decimal, LegHistory, TradeHistory } from '@hedge/domain';
import type { Page, PageRequest } from './pages';

export interface LegRecord extends LegHistory {
  /** What the leg owned; `quantity` is what was executed. */
  readonly legQuantity: Decimal;
}

/** An execution found after the history was written. Times are exchange time in ms. */
export interface CorrectionRecord {
  readonly clientOrderId: string;
  readonly exchangeOrderId: string;
  readonly executed: Decimal;
  readonly foundAt: number;
}

export interface TradeHistoryRecord extends Omit<TradeHistory, 'legs'> {
  readonly id: string;
  readonly legs: readonly [LegRecord, LegRecord];
  readonly fundingIncluded: boolean;
  /** Wall times, ms. */
  readonly openedAt: number;
  readonly recordedAt: number;
  readonly corrections: readonly CorrectionRecord[];
}

export interface TradeHistoryFilter extends PageRequest {
  readonly operationId?: string | undefined;
  readonly accountId?: string | undefined;
}

export interface TradeHistoryRepository {
  /** Newest first. @throws {InvalidCursor} */
  list(filter: TradeHistoryFilter): Promise<Page<TradeHistoryRecord>>;
}
