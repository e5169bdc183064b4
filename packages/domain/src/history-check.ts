// Whether a row of history is what its executions say: an auditor's question, asked of stored rows.
import { toText, ZERO, type Decimal } from './decimal';
import { parseClientOrderId } from './client-order-id';
import { computeHistory, type HistoryNumbers, type LegHistory } from './history-numbers';
import type { CloseReason, ExternalFill, Fill } from './operation';

/** A number of the row that does not follow from the executions. */
export interface HistoryDifference {
  /** `netPnl`, `LONG exitPrice`, `commissions USDT` */
  readonly field: string;
  readonly stored: string | null;
  readonly derived: string | null;
}

/** A row of history as it is stored, with every execution that is stored for its operation. */
export interface RecordedHistory extends Omit<HistoryNumbers, 'legs'> {
  readonly legs: readonly [RecordedLeg, RecordedLeg];
  readonly closeReason: CloseReason;
  /** Those that opened it as well, where we did: they are in none of its numbers. */
  readonly fills: readonly Fill[];
  readonly externalFills: readonly ExternalFill[];
  /** Orders found to have executed after the row was written: in none of its numbers. */
  readonly corrections: readonly { readonly clientOrderId: string }[];
}

interface RecordedLeg extends LegHistory {
  /** What it owned. */
  readonly legQuantity: Decimal;
  readonly contractSize: Decimal;
}

/** Computes the row's numbers anew and compares them to the last decimal. Empty where all agree. */
export function findHistoryDifferences(row: RecordedHistory): readonly HistoryDifference[] {
  const late = new Set(row.corrections.map(({ clientOrderId }) => clientOrderId));
  const fills = row.fills.filter(
    ({ clientOrderId }) =>
      !late.has(clientOrderId) && parseClientOrderId(clientOrderId)?.kind !== 'open',
  );
  const { externalFills } = row;
  if (fills.length + externalFills.length === 0) {
    const isNothing = row.legs.every((leg) => leg.quantity.eq(ZERO));
    if (row.closeReason === 'UNDO' && isNothing) return [];
    return [{ field: 'fills', stored: 'some', derived: null }];
  }
  const [long, short] = row.legs;
  const legs = [
    { ...long, quantity: long.legQuantity },
    { ...short, quantity: short.legQuantity },
  ] as const;
  const stored = textsOf(row);
  const derived = textsOf(computeHistory({ legs, fills, externalFills }));
  return [...new Set([...stored.keys(), ...derived.keys()])]
    .map((field) => ({
      field,
      stored: stored.get(field) ?? null,
      derived: derived.get(field) ?? null,
    }))
    .filter((each) => each.stored !== each.derived);
}

function textsOf(row: HistoryNumbers): ReadonlyMap<string, string | null> {
  const amount = (value: Decimal | null) => (value === null ? null : toText(value));
  return new Map([
    ['grossPnl', amount(row.grossPnl)],
    ['realizedPnl', amount(row.realizedPnl)],
    ['netPnl', amount(row.netPnl)],
    ['closedAt', new Date(row.closedAt).toISOString()],
    ...Object.entries(row.commissions).map(
      ([asset, paid]) => [`commissions ${asset}`, amount(paid)] as const,
    ),
    ...row.legs.flatMap((leg): (readonly [string, string | null])[] => [
      [`${leg.side} executedQuantity`, amount(leg.quantity)],
      [`${leg.side} exitPrice`, amount(leg.exitPrice)],
      [`${leg.side} grossPnl`, amount(leg.grossPnl)],
      [`${leg.side} realizedPnl`, amount(leg.realizedPnl)],
      [`${leg.side} externalQuantity`, amount(leg.externalQuantity)],
      [`${leg.side} externalCause`, leg.externalCause],
    ]),
  ]);
}
