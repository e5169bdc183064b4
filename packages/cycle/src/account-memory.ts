// What one process remembers from one cycle to the next: what was asked when, and what the exchange
// knew of an operation that its record lacked. Another process finds both out by itself.
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
  readonly #inquiries = new Map<string, Inquiry>();
  readonly #forgotten = new Map<string, readonly VenueOrder[]>();

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
