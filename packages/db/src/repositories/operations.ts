// Operations as an operator registers, reads and changes them.
import type { Decimal, Fill, Leg, Operation, Order } from '@hedge/domain';
import type { Page, PageRequest } from './pages';

/** An operation as lists show it. */
export interface OperationSummary extends Omit<Operation, 'orders' | 'fills'> {
  readonly currentPnl: Decimal | null;
  /** Exchange time of the reading behind `currentPnl`, ms. */
  readonly pnlAt: number | null;
}

/** One operation with everything recorded for it. */
export interface OperationDetail extends OperationSummary {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
}

/** A leg to be registered, with the size of the exchange's position that must cover it. */
export interface NewLeg extends Leg {
  /** The whole position of that symbol and side as just read, never negative. */
  readonly positionAmount: Decimal;
}

export interface NewOperation {
  /** A fresh random UUID, lower case: client order ids are derived from it. */
  readonly id: string;
  readonly accountId: string;
  readonly profitTarget: Decimal;
  readonly autoCloseEnabled: boolean;
  /** Wall time, ms. Raised where needed so that it orders the account's operations. */
  readonly createdAt: number;
  /** LONG first, then SHORT. */
  readonly legs: readonly [NewLeg, NewLeg];
}

export interface OperationPatch {
  readonly profitTarget?: Decimal | undefined;
  readonly autoCloseEnabled?: boolean | undefined;
  /** Refuses the change when somebody else changed the operation since. */
  readonly version?: number | undefined;
}

export interface OperationFilter extends PageRequest {
  readonly accountId?: string | undefined;
  readonly status?: 'ACTIVE' | 'CLOSING' | undefined;
}

export interface OperationRepository {
  /**
   * Locks the account, then inserts unless the open claims (leg − executed) of the same symbol and
   * side together with the new leg exceed the position. The same id registered before: `registered`.
   */
  register(
    operation: NewOperation,
    actor: string,
  ): Promise<'registered' | 'overclaimed' | 'accountGone'>;
  find(operationId: string): Promise<OperationDetail | null>;
  /** Newest first. @throws {InvalidCursor} */
  list(filter: OperationFilter): Promise<Page<OperationSummary>>;
  /** Only while ACTIVE; raises the version and lets the next cycle try at once. */
  patch(
    operationId: string,
    patch: OperationPatch,
    actor: string,
  ): Promise<'updated' | 'conflict' | 'notFound'>;
  /** Only while ACTIVE and without an order that may still execute. */
  remove(operationId: string, actor: string): Promise<'removed' | 'conflict' | 'notFound'>;
}
