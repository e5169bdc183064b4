// The open operations as the stream of events tells them: all of them first, then what is different.
import type { OperationsChangedEvent, OperationView, ReadRow } from '@hedge/contracts';

export interface Listed<Row> {
  readonly items: readonly Row[];
  /** There are more than these. */
  readonly isCut: boolean;
}

export type Picture = Listed<OperationView>;

/** Rows that are the same stay the same objects, so that they are not drawn anew. */
export function applyChange(picture: Picture, change: OperationsChangedEvent): Picture {
  const { changed, readings, gone, isCut } = change;
  const fresh = new Map(changed.map((row) => [row.id, row]));
  const read = new Map(
    readings.flatMap(({ pnlAt, rows }) => rows.map((row) => [row[0], { pnlAt, row }] as const)),
  );
  const leaving = new Set(gone);
  const items = picture.items.flatMap((operation): readonly OperationView[] => {
    if (leaving.has(operation.id)) return [];
    const reading = read.get(operation.id);
    if (reading !== undefined) return [mergeReading(operation, reading)];
    const difference = fresh.get(operation.id);
    if (difference === undefined) return [operation];
    fresh.delete(operation.id);
    return [mergeRow(operation, difference)];
  });
  // What was not known before is told whole.
  return { items: [...items, ...([...fresh.values()] as OperationView[])], isCut };
}

function mergeRow(
  operation: OperationView,
  difference: OperationsChangedEvent['changed'][number],
): OperationView {
  return { ...operation, ...difference } as OperationView;
}

function mergeReading(
  operation: OperationView,
  { pnlAt, row }: { readonly pnlAt: string; readonly row: ReadRow },
): OperationView {
  const [, currentPnl, longMark, longPnl, shortMark, shortPnl] = row;
  const legs = operation.legs.map((leg) =>
    leg.side === 'LONG'
      ? { ...leg, markPrice: longMark, unrealizedPnl: longPnl }
      : { ...leg, markPrice: shortMark, unrealizedPnl: shortPnl },
  );
  return { ...operation, currentPnl, pnlAt, legs };
}
