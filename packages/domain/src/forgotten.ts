// Orders under an operation's ids that its record lacks: a restored backup has forgotten them.
import { parseClientOrderId } from './client-order-id';
import type { Operation } from './operation';
import type { VenueOrder } from './venue';

/**
 * The listed orders that carry the operation's ids and are not in its record. Every order is recorded
 * before it is sent, so there is none unless the record was rewound after it. The ids of later
 * attempts are no help against that: an attempt that was refused leaves no trace at the exchange, so
 * the first id that is free says nothing of those behind it.
 */
export function findForgotten(
  { id, orders, openingOrders }: Operation,
  listed: readonly VenueOrder[],
): readonly VenueOrder[] {
  if (listed.length === 0) return [];
  const hex = id.replaceAll('-', '');
  const known = new Set([...orders, ...openingOrders].map((order) => order.clientOrderId));
  return listed.filter(
    ({ clientOrderId }) =>
      !known.has(clientOrderId) && parseClientOrderId(clientOrderId)?.operationHex === hex,
  );
}

/**
 * Whether every order that the exchange knows under the operation's ids is in its record.
 * @param forgotten what the record lacked when it was compared; null while nobody has compared it
 */
export function isRecordWhole(
  operation: Operation,
  forgotten: readonly VenueOrder[] | null,
): boolean {
  return forgotten !== null && findForgotten(operation, forgotten).length === 0;
}
