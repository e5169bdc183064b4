// What one process remembers from one cycle to the next: per operation the last cause seen, and what
// the exchange knew of it that its record lacked.
import type { AttentionReason, VenueOrder } from '@hedge/domain';

export class AccountMemory {
  readonly #causes = new Map<string, AttentionReason | null>();
  readonly #forgotten = new Map<string, readonly VenueOrder[]>();

  /**
   * Notes what this reading says of an operation: two must agree before anything is concluded from a
   * position that is not there.
   * @returns the cause both this and the previous reading give, undefined while they differ
   */
  agree(operationId: string, cause: AttentionReason | null): AttentionReason | null | undefined {
    const before = this.#causes.get(operationId);
    this.#causes.set(operationId, cause);
    return before === cause ? cause : undefined;
  }

  /** The orders that the operation's record lacked; null until they are noted. */
  forgottenOf(operationId: string): readonly VenueOrder[] | null {
    return this.#forgotten.get(operationId) ?? null;
  }

  noteForgotten(operationId: string, orders: readonly VenueOrder[]): void {
    this.#forgotten.set(operationId, orders);
  }

  forget(operationId: string): void {
    this.#causes.delete(operationId);
    this.#forgotten.delete(operationId);
  }
}
