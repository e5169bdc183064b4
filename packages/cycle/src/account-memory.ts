// What one process remembers from one cycle to the next: what readings said, what was asked when, and
// what the exchange knew of an operation that its record lacked.
import type { VenueOrder } from '@hedge/domain';

/** An inquiry into who closed an operation's legs. */
export interface Inquiry {
  /** What it is about: another standing, or an operator's write, makes it another. */
  readonly key: string;
  /** How often it was asked in vain. */
  readonly count: number;
  /** Not to be asked again before; exchange time, ms. */
  readonly nextAt: number;
  /** What was last told of it. */
  readonly told: string;
}

export class AccountMemory {
  readonly #said = new Map<string, string>();
  readonly #missing = new Map<string, number>();
  readonly #inquiries = new Map<string, Inquiry>();
  readonly #forgotten = new Map<string, readonly VenueOrder[]>();

  /**
   * Notes what this reading says of a subject: two must agree before anything is concluded from a
   * position that is not there.
   * @returns whether this and the previous reading say the same
   */
  agree(subject: string, said: string): boolean {
    const before = this.#said.get(subject);
    this.#said.set(subject, said);
    return before === said;
  }

  /**
   * Notes that a conclusion would rest on a reading that lacks a position.
   * @param readAt the reading's time, ms
   * @returns whether it would have rested on an earlier one as well
   */
  isMissingTwice(conclusion: string, readAt: number): boolean {
    const first = this.#missing.get(conclusion) ?? readAt;
    this.#missing.set(conclusion, first);
    return readAt > first;
  }

  /** Forgets that a reading lacked it: this one does not. */
  noteListed(conclusion: string): void {
    this.#missing.delete(conclusion);
  }

  /** The last inquiry of this operation; null when the next would be the first. */
  inquiryOf(operationId: string, key: string): Inquiry | null {
    const inquiry = this.#inquiries.get(operationId);
    return inquiry?.key === key ? inquiry : null;
  }

  noteInquiry(operationId: string, inquiry: Inquiry): void {
    this.#inquiries.set(operationId, inquiry);
  }

  /** The orders that the operation's record lacked; null until they are noted. */
  forgottenOf(operationId: string): readonly VenueOrder[] | null {
    return this.#forgotten.get(operationId) ?? null;
  }

  noteForgotten(operationId: string, orders: readonly VenueOrder[]): void {
    this.#forgotten.set(operationId, orders);
  }
}
