// The ledger's fills that are ours, by the ids of their orders.
import { parseClientOrderId, type Operation, type OrderKind } from '@hedge/domain';
import type { LedgerFill } from '@hedge/paper-engine';

/** Not a person's, nor the exchange's own. */
export function isOurs(fill: LedgerFill): boolean {
  return parseClientOrderId(fill.clientOrderId) !== null;
}

export function ofKind(fills: readonly LedgerFill[], kind: OrderKind): readonly LedgerFill[] {
  return fills.filter((fill) => parseClientOrderId(fill.clientOrderId)?.kind === kind);
}

export function fillsOf(
  { id }: Pick<Operation, 'id'>,
  fills: readonly LedgerFill[],
): readonly LedgerFill[] {
  const hex = id.replaceAll('-', '');
  return fills.filter((fill) => parseClientOrderId(fill.clientOrderId)?.operationHex === hex);
}
