// Late evidence outside a close: orders believed absent whose operation is ACTIVE or settled.
import { judgeLate, planResume, type Lookup } from '@hedge/domain';
import { alertsOf, lateAlert } from './close-alerts';
import type { AccountDeps } from './deps';
import { EvidenceBook } from './evidence-book';
import type { AbsentOrder } from './ports/store';

/**
 * Looks up recently concluded ABSENT orders. One that executed after all resumes its ACTIVE
 * operation's close, or is appended to the settled operation's history; both raise an alert.
 */
export async function recallAbsentOrders(
  deps: AccountDeps,
  accountId: string,
  now: number,
): Promise<void> {
  const absent = await deps.store.loadAbsentOrders(accountId, now - deps.settings.absentRecallMs);
  for (const entry of absent) {
    const { order } = entry;
    const lookup = await deps.gateway.fetchOrder(order.symbol, order.clientOrderId);
    if (entry.operation === null) await correct(deps, entry, lookup, now);
    else await resume(deps, { ...entry, operation: entry.operation }, lookup, now);
  }
}

async function resume(
  deps: AccountDeps,
  entry: AbsentOrder & { readonly operation: NonNullable<AbsentOrder['operation']> },
  lookup: Lookup,
  now: number,
): Promise<void> {
  const { operation, order } = entry;
  const evidence = new EvidenceBook(now, null, null, []);
  const context = { operation, evidence, now, settings: deps.settings };
  const transition = planResume(context, order, lookup);
  if (transition === null) return;
  const alerts = alertsOf(operation, transition);
  if ((await deps.store.record(operation, transition, alerts)) === 'lost') return;
  report(deps, entry, transition.executed);
}

async function correct(
  deps: AccountDeps,
  entry: AbsentOrder,
  lookup: Lookup,
  now: number,
): Promise<void> {
  const late = judgeLate(entry.order, lookup);
  if (late === null || late === 'live') return;
  const { operationId, order } = entry;
  const correction = {
    operationId,
    clientOrderId: order.clientOrderId,
    exchangeOrderId: late.exchangeOrderId,
    executed: late.executed,
    foundAt: now,
  };
  const alert = lateAlert({ id: operationId, accountId: entry.accountId }, correction);
  const alerts = { raise: [alert], clear: [] };
  if ((await deps.store.recordCorrection(correction, late.to, alerts)) === 'lost') return;
  report(deps, entry, late.executed);
}

function report(
  deps: AccountDeps,
  { operationId, order: { clientOrderId } }: AbsentOrder,
  executed: AbsentOrder['order']['executed'],
): void {
  deps.tell({ kind: 'lateExecution', operationId, clientOrderId, executed });
}
