// The open operations as the stream of events tells them: all of them first, then what is different.
import type { OperationsChangedEvent, OperationView } from '@hedge/contracts';

export interface Listed<Row> {
  readonly items: readonly Row[];
  /** There are more than these. */
  readonly isCut: boolean;
}

export type Picture = Listed<OperationView>;

/** Rows that are the same stay the same objects, so that they are not drawn anew. */
export function applyChange(picture: Picture, change: OperationsChangedEvent): Picture {
  const { changed, gone, isCut } = change;
  const fresh = new Map(changed.map((row) => [row.id, row]));
  const leaving = new Set(gone);
  const items = picture.items.flatMap((operation): readonly OperationView[] => {
    if (leaving.has(operation.id)) return [];
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
