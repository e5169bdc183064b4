// What the close protocol wants done next.
import type { Query } from './evidence';
import type { Attention, AttentionReason, Operation, Order } from './operation';
import type { Transition } from './transition';
import type { VenueOrder } from './venue';

/**
 * - `record` write this transition, then ask again with the operation as it is after it
 * - `send`   POST these orders, in parallel, once; their outcomes are evidence
 * - `clear`  cancel these orders of others, which rest on a position that has to be closed, once
 * - `gather` ask the exchange; the answers are evidence
 * - `wait`   nothing to do in this cycle; the next one continues from the stored state
 * - `done`   the operation is ACTIVE
 */
export type Step =
  | { readonly kind: 'record'; readonly transition: Transition }
  | { readonly kind: 'send'; readonly orders: readonly Order[] }
  | { readonly kind: 'clear'; readonly orders: readonly VenueOrder[] }
  | { readonly kind: 'gather'; readonly queries: readonly Query[] }
  | { readonly kind: 'wait'; readonly why: WaitReason; readonly until: number | null }
  | { readonly kind: 'done' };

/**
 * - `inFlight`       at the exchange and not final
 * - `evidenceWindow` unknown, and too early to conclude anything
 * - `unanswered`     a question got no answer
 * - `conflict`       the evidence contradicts itself; see the operation's attention
 * - `backoff`        the next attempt is not due
 * - `restart`        rows older than the process cannot be looked up yet
 * - `positionGone`   there is not enough position left to close
 * - `fills`          executed, and not every trade is visible yet
 */
export type WaitReason =
  | 'inFlight'
  | 'evidenceWindow'
  | 'unanswered'
  | 'conflict'
  | 'backoff'
  | 'restart'
  | 'positionGone'
  | 'fills';

/** What one part of the protocol found: something to do now, or a reason to wait. */
export type Finding =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'ask'; readonly queries: readonly Query[] }
  | {
      readonly kind: 'pending';
      readonly why: WaitReason;
      readonly until: number | null;
      readonly attention: AttentionReason | null;
    };

export function record(transition: Transition): Finding & { kind: 'step' } {
  return { kind: 'step', step: { kind: 'record', transition } };
}

export function pending(
  why: WaitReason,
  attention: AttentionReason | null = null,
  until: number | null = null,
): Finding {
  return { kind: 'pending', why, until, attention };
}

/** The attention to store, or undefined when the stored one already says it. */
export function changedAttention(
  operation: Operation,
  reason: AttentionReason | null,
  now: number,
): Attention | null | undefined {
  if ((operation.attention?.reason ?? null) === reason) return undefined;
  return reason === null ? null : { reason, since: now };
}
