// What became of the open operations between two looks.
import type { OperationsChangedEvent, OperationsEvent, OperationView } from '@hedge/contracts';

type Change = OperationsChangedEvent['changed'][number];

/** What is different; null where nothing is. */
export function compareOperations(
  before: OperationsEvent,
  after: OperationsEvent,
): OperationsChangedEvent | null {
  const known = new Map(before.items.map((operation) => [operation.id, operation]));
  const changed: Change[] = [];
  for (const operation of after.items) {
    const change = compareOperation(known.get(operation.id), operation);
    known.delete(operation.id);
    if (change !== null) changed.push(change);
  }
  const gone = [...known.keys()];
  const isSame = changed.length === 0 && gone.length === 0 && before.isCut === after.isCut;
  return isSame ? null : { changed, gone, isCut: after.isCut };
}

function compareOperation(before: OperationView | undefined, after: OperationView): Change | null {
  if (before === undefined) return after;
  const fields = Object.entries(after).filter(
    ([name, value]) => !isSame(before[name as keyof OperationView], value),
  );
  return fields.length === 0 ? null : { ...Object.fromEntries(fields), id: after.id };
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  const areObjects = typeof before === 'object' && typeof after === 'object';
  return areObjects && JSON.stringify(before) === JSON.stringify(after);
}
