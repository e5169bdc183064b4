// What one process remembers from one cycle to the next: the last cause seen per operation.
import type { AttentionReason } from '@hedge/domain';

/** Two readings must agree before anything is concluded from a position that is not there. */
export class AccountMemory {
  readonly #causes = new Map<string, AttentionReason | null>();

  /**
   * Notes what this reading says of an operation.
   * @returns the cause both this and the previous reading give, undefined while they differ
   */
  agree(operationId: string, cause: AttentionReason | null): AttentionReason | null | undefined {
    const before = this.#causes.get(operationId);
    this.#causes.set(operationId, cause);
    return before === cause ? cause : undefined;
  }

  forget(operationId: string): void {
    this.#causes.delete(operationId);
  }
}
