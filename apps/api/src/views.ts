// Rows of the database as the operator API shows them: amounts as text, times as ISO 8601.
import { findCause } from '@hedge/contracts';
import type {
  AccountView,
  AlertView,
  CloseAcceptedView,
  CloseRequestView,
  CycleView,
  OperationDetailView,
  OperationView,
  Page,
  PnlSampleView,
  PreflightView,
  SignalKeyView,
} from '@hedge/contracts';
import type {
  AccountRecord,
  AlertRecord,
  CycleRow,
  OperationDetail,
  OperationSummary,
  PnlSample,
  Preflight,
  SignalKeyRecord,
  RequestedClose,
} from '@hedge/db';
import {
  CLOSE_REQUEST_MS,
  computeLegPnl,
  toText,
  type CloseRequest,
  type Decimal,
  type Leg,
} from '@hedge/domain';

import { viewExecutions } from './execution-views';
import { isoOf, isoOrNull } from './iso-time';
import { isPassed } from './preflight';

export const textOrNull = (amount: Decimal | null) => (amount === null ? null : toText(amount));

export function viewPage<Row, View>(
  page: Page<Row>,
  view: (row: Row) => View,
): { items: View[]; nextCursor: string | null } {
  return { items: page.items.map(view), nextCursor: page.nextCursor };
}

export function viewAccount(account: AccountRecord): AccountView {
  return {
    id: account.id,
    label: account.label,
    exchange: account.exchange,
    mode: account.mode,
    keyFingerprint: account.keyFingerprint,
    enabled: account.enabled,
    egressAddress: account.egressAddress,
    bannedUntil: isoOrNull(account.bannedUntil),
    createdAt: isoOf(account.createdAt),
    preflight: account.preflight && viewPreflight(account.preflight),
  };
}

function viewPreflight(preflight: Preflight): PreflightView {
  // Written by this product alone, under the names of the contract.
  const { checks, acceptedRisks } = preflight as unknown as Pick<
    PreflightView,
    'checks' | 'acceptedRisks'
  >;
  const checkedAt = isoOf(preflight.checkedAt);
  return { checkedAt, passed: isPassed(preflight), checks, acceptedRisks };
}

export function viewOperation(operation: OperationSummary): OperationView {
  return {
    id: operation.id,
    accountId: operation.accountId,
    status: operation.status,
    profitTarget: toText(operation.profitTarget),
    autoCloseEnabled: operation.autoCloseEnabled,
    currentPnl: textOrNull(operation.currentPnl),
    pnlAt: isoOrNull(operation.pnlAt),
    version: operation.version,
    closeReason: operation.closeReason,
    nakedSince: isoOrNull(operation.nakedSince),
    attentionReason: operation.attention?.reason ?? null,
    attentionSince: isoOrNull(operation.attention?.since ?? null),
    retryAt: isoOrNull(operation.retryAt),
    closeRequest: operation.closeRequest && viewCloseRequest(operation.closeRequest),
    ...operation.policies,
    onHalfOpen: operation.onHalfOpen,
    legs: operation.legs.map((leg) => viewLeg(leg, operation.marks[leg.side])),
    createdAt: isoOf(operation.createdAt),
  };
}

function viewLeg(leg: Leg, mark: Decimal | null): OperationView['legs'][number] {
  return {
    side: leg.side,
    symbol: leg.symbol,
    quantity: toText(leg.quantity),
    entryPrice: toText(leg.entryPrice),
    ...viewMark(leg, mark),
  };
}

/** The price of a leg in a reading, and what it earns at that. */
export function viewMark(
  leg: Leg,
  mark: Decimal | null,
): Pick<OperationView['legs'][number], 'markPrice' | 'unrealizedPnl'> {
  return {
    markPrice: textOrNull(mark),
    unrealizedPnl: mark === null ? null : toText(computeLegPnl(leg, mark)),
  };
}

function viewCloseRequest({ requestedAt, by, state, lapsedWhy }: CloseRequest): CloseRequestView {
  const lapsedCause = lapsedWhy === null ? null : findCause(lapsedWhy);
  return { requestedAt: isoOf(requestedAt), requestedBy: by, state, lapsedWhy, lapsedCause };
}

export function viewCloseAccepted(
  operationId: string,
  { version, requestedAt }: RequestedClose,
): CloseAcceptedView {
  const expiresAt = isoOf(requestedAt + CLOSE_REQUEST_MS);
  return { operationId, version, requestedAt: isoOf(requestedAt), expiresAt };
}

export function viewOperationDetail(operation: OperationDetail): OperationDetailView {
  return { ...viewOperation(operation), ...viewExecutions(operation) };
}

export function viewPnlSample({ at, pnl, profitTarget }: PnlSample): PnlSampleView {
  return { at: isoOf(at), pnl: toText(pnl), profitTarget: toText(profitTarget) };
}

export function viewAlert(alert: AlertRecord): AlertView {
  const { id, kind, accountId, operationId, message, wording } = alert;
  return {
    ...{ id, kind, accountId, operationId, message, wording },
    raisedAt: isoOf(alert.raisedAt),
    acknowledgedAt: isoOrNull(alert.acknowledgedAt),
    resolvedAt: isoOrNull(alert.resolvedAt),
  };
}

export function viewSignalKey(key: SignalKeyRecord): SignalKeyView {
  const { id, kid, label, mode } = key;
  return {
    ...{ id, keyId: kid, label, mode },
    notBefore: isoOrNull(key.notBefore),
    notAfter: isoOrNull(key.notAfter),
    lastUsedAt: isoOrNull(key.lastUsedAt),
    revokedAt: isoOrNull(key.revokedAt),
    createdAt: isoOf(key.createdAt),
  };
}

export function viewCycle(cycle: CycleRow): CycleView {
  const { finishedAt, startedAt, ...counts } = cycle;
  return {
    ...counts,
    startedAt: isoOf(startedAt),
    finishedAt: isoOrNull(finishedAt),
    durationMs: finishedAt === null ? null : finishedAt - startedAt,
  };
}
