// What became of one order request.
import type { VenueOrder } from './venue';

/**
 * - `accepted`  the exchange answered with the order
 * - `rejected`  the exchange proved that it did not execute
 * - `notSent`   it never left: the connection was never made, or we refused it ourselves
 * - `unknown`   no proof either way; resolved by looking the id up, never by sending again
 */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly order: VenueOrder }
  | { readonly kind: 'rejected'; readonly refusal: Refusal }
  | { readonly kind: 'notSent'; readonly refusal: Refusal }
  | { readonly kind: 'unknown'; readonly why: string };

/** Why an order did not execute. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** The exchange's numeric code; null where it gave none. */
  readonly code: number | null;
  readonly text: string;
}

/**
 * - `nothingToClose` -2022 and -4118: proves only that this order did not execute
 * - `account`        key, signature or position mode: nothing works until a person acts
 * - `clock`          outside the receive window: the exchange time is to be read again
 * - `limit`          rate limit or ban: back off
 * - `overload`       the exchange could not take it: try later
 * - `order`          this order is wrong (filter, margin, price band)
 * - `connection`     it never left
 */
export type RefusalKind =
  'nothingToClose' | 'account' | 'clock' | 'limit' | 'overload' | 'order' | 'connection';

/** A refusal as it is stored beside its order: kind, code and text on one line. */
export function formatRefusal(refusal: Refusal): string {
  return `${refusal.kind} ${refusal.code ?? '-'} ${refusal.text}`.slice(0, 200).trimEnd();
}

/** Whether a stored refusal is of this kind. */
export function isRefusal(stored: string | null, kind: RefusalKind): boolean {
  return stored?.startsWith(`${kind} `) ?? false;
}
