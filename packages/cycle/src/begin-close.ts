// The beginning of a close: order slots, the intent, and only for who wins it the protocol.
import { applyTransition, type Operation, type Transition } from '@hedge/domain';
import { alertsOf } from './close-alerts';
import type { AccountDeps } from './deps';
import { driveClose, type CloseResult } from './drive-close';
import type { EvidenceBook } from './evidence-book';

type Intent = Extract<Transition, { kind: 'intend' | 'closeOther' }>;

/** A close that was decided. */
export interface Beginning {
  /** As it was when it was decided. */
  readonly operation: Operation;
  /** Orders that the intent records. */
  readonly slots: number;
  /** @param now exchange time, ms */
  planIntent(now: number): Intent;
  /** Called once the intent is recorded. */
  tellBegun(intent: Intent): void;
}

/** @param deadlineMs monotonic; nothing is begun after it */
export async function beginClose(
  deps: AccountDeps,
  beginning: Beginning,
  evidence: EvidenceBook,
  deadlineMs: number,
): Promise<CloseResult> {
  const { operation, slots } = beginning;
  const now = deps.gateway.exchangeNow();
  if (now === null) return { kind: 'waiting', why: 'unanswered', operation };
  if (deps.clock.monotonicMs() >= deadlineMs) return { kind: 'waiting', why: 'noTime', operation };
  if (!deps.gateway.reserveOrderSlots(slots)) return { kind: 'waiting', why: 'noSlots', operation };
  const begun = await recordIntent(deps, beginning, now).catch((error: unknown) => {
    deps.gateway.releaseOrderSlots(slots);
    throw error;
  });
  if (begun === null) {
    deps.gateway.releaseOrderSlots(slots);
    return { kind: 'lost' };
  }
  return driveClose(deps, begun, evidence, deadlineMs, slots);
}

/** The operation as it is CLOSING; null when somebody else moved it. */
async function recordIntent(
  deps: AccountDeps,
  beginning: Beginning,
  now: number,
): Promise<Operation | null> {
  const { operation } = beginning;
  const intent = beginning.planIntent(now);
  const applied = applyTransition(operation, intent);
  if (applied.kind === 'refused' || applied.operation === null) return null;
  const alerts = alertsOf(operation, intent);
  if ((await deps.store.record(operation, intent, alerts)) === 'lost') return null;
  beginning.tellBegun(intent);
  return applied.operation;
}
