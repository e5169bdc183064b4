// The close protocol as one pure function: from what is stored and what is known to what is next.
import { concludeSent, type Context } from './conclude';
import { dispatchBegun, dispatchFirst, vetIntended } from './dispatch';
import { queryKey, type Evidence, type Query } from './evidence';
import { driveOpening } from './opening';
import { hasBegun, type AttentionReason, type Operation, type Order } from './operation';
import { recallable, recallAbsent } from './recall';
import type { ProtocolSettings } from './settings';
import { settle } from './settlement';
import { changedAttention, type Finding, type Step } from './step';

/**
 * The next step of an operation that is being opened or closed.
 *
 * In order: send what this process holds a token for; conclude what was sent; look again for what
 * was proven absent; make sure that intended orders were never sent; then send or withdraw them;
 * and when nothing is open, settle. A part that must wait never holds up another that need not:
 * an unknown LONG does not delay a begun SHORT.
 *
 * Pure and total: the caller does what the step says and asks again with what it learned. Given the
 * same state, evidence and time it plans the same ids and quantities.
 *
 * @param now exchange time in ms, a lower bound of the true one
 */
export function nextStep(
  operation: Operation,
  evidence: Evidence,
  now: number,
  settings: ProtocolSettings,
): Step {
  if (operation.status === 'ACTIVE') return { kind: 'done' };
  const context: Context = { operation, evidence, now, settings };

  const held = inState(operation, 'SENT').filter(
    (order) =>
      evidence.heldTokens.has(order.clientOrderId) && !evidence.outcomes.has(order.clientOrderId),
  );
  if (held.length > 0) return { kind: 'send', orders: held };

  const vetted = survey(inState(operation, 'INTENDED').map((order) => vetIntended(context, order)));
  if (vetted.step?.kind === 'record') return vetted.step;
  // What was found late withdraws what is intended in its place: only once that is known unsent.
  const isVetted = vetted.step === null && vetted.pending.length === 0;
  const sent = survey(
    inState(operation, 'SENT').map((order) => concludeSent(context, order)),
    (isVetted ? recallable(context) : []).map((order) => recallAbsent(context, order)),
  );
  if (sent.step !== null) return sent.step;
  if (vetted.step !== null) return vetted.step;

  const pendingSoFar = [...sent.pending, ...vetted.pending];
  const mayDrive = vetted.pending.length === 0 && !someAbsentIsLive(context);
  const driven = survey([mayDrive ? driveOpen(context) : null]);
  return driven.step ?? waitFor(context, [...pendingSoFar, ...driven.pending]);
}

/** Sends or withdraws what is intended, and ends it when nothing is open. */
function driveOpen(context: Context): Finding | null {
  const { operation } = context;
  if (operation.status === 'OPENING') return driveOpening(context);
  const intended = inState(operation, 'INTENDED');
  if (intended.length === 0) {
    return inState(operation, 'SENT').length > 0 ? null : settle(context);
  }
  return hasBegun(operation) ? dispatchBegun(context, intended) : dispatchFirst(context, intended);
}

/** An order believed absent rests at the exchange: nothing may be sent in its place. */
function someAbsentIsLive(context: Context): boolean {
  return recallable(context).some((order) => recallAbsent(context, order)?.kind === 'pending');
}

type Pending = Extract<Finding, { kind: 'pending' }>;

/** The first step found, else every question at once, else what is pending. */
function survey(...groups: readonly (readonly (Finding | null)[])[]): {
  readonly step: Step | null;
  readonly pending: readonly Pending[];
} {
  const queries = new Map<string, Query>();
  const pending: Pending[] = [];
  for (const finding of groups.flat()) {
    if (finding === null) continue;
    if (finding.kind === 'step') return { step: finding.step, pending };
    if (finding.kind === 'pending') pending.push(finding);
    else
      for (const query of finding.queries) queries.set(`${query.kind} ${queryKey(query)}`, query);
  }
  const step: Step | null =
    queries.size > 0 ? { kind: 'gather', queries: [...queries.values()] } : null;
  return { step, pending };
}

/** Nothing to do now: say why, after storing what a person has to see. */
function waitFor(context: Context, pending: readonly Pending[]): Step {
  const { operation, now } = context;
  const reason: AttentionReason | null =
    pending.find((finding) => finding.attention !== null)?.attention ?? null;
  const unsure = pending.some((finding) => finding.why === 'unanswered');
  const attention = changedAttention(operation, reason, now);
  if (attention !== undefined && !(attention === null && unsure)) {
    return { kind: 'record', transition: { kind: 'attention', attention } };
  }
  const first = pending[0];
  return { kind: 'wait', why: first?.why ?? 'inFlight', until: first?.until ?? null };
}

function inState(operation: Operation, state: Order['state']): readonly Order[] {
  return operation.orders.filter((order) => order.state === state);
}
