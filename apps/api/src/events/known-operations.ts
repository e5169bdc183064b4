// What is known of the open operations, and what became of them since the look before. A reading of a
// thousand of them is taken in without the rest of their rows.
import type { OperationsChangedEvent, OperationView, ReadRow } from '@hedge/contracts';
import {
  parseReading,
  type OperationGlance,
  type OperationSummary,
  type ReadingText,
} from '@hedge/db';
import { isoOrNull } from '../iso-time';
import { textOrNull, viewMark, viewOperation } from '../views';

export interface KnownOperation extends OperationGlance {
  readonly legs: OperationSummary['legs'];
  readonly view: OperationView;
}

/** By id, the newest first. */
export type KnownOperations = ReadonlyMap<string, KnownOperation>;

/** What is different, but for how many there are. */
export type Difference = Omit<OperationsChangedEvent, 'isCut'>;
type Change = Difference['changed'][number];

/** The ids of those that have to be read whole. */
export function findOthers(
  known: KnownOperations,
  glances: readonly OperationGlance[],
): readonly string[] {
  return glances.filter(({ id, state }) => known.get(id)?.state !== state).map(({ id }) => id);
}

/** @param whole those that had to be read whole, but for what has gone meanwhile */
export function takeIn(
  known: KnownOperations,
  glances: readonly OperationGlance[],
  whole: readonly OperationSummary[],
): { readonly known: KnownOperations; readonly difference: Difference } {
  const summaries = new Map(whole.map((summary) => [summary.id, summary]));
  const tellTime = onceEach(isoOrNull);
  const now = new Map<string, KnownOperation>();
  const changed: Change[] = [];
  const rows = new Map<string, ReadRow[]>();
  for (const glance of glances) {
    const before = known.get(glance.id);
    const summary = summaries.get(glance.id);
    const after =
      summary === undefined ? readAnew(before, glance, tellTime) : know(glance, summary);
    if (after === null) continue;
    now.set(after.id, after);
    if (after === before) continue;
    const { pnlAt } = after.view;
    const row = summary === undefined ? buildReadRow(after.view) : null;
    if (row !== null && pnlAt !== null) {
      const ofIt = rows.get(pnlAt) ?? [];
      ofIt.push(row);
      rows.set(pnlAt, ofIt);
      continue;
    }
    const change = compareOperation(before?.view, after.view);
    if (change !== null) changed.push(change);
  }
  const readings = [...rows].map(([pnlAt, ofIt]) => ({ pnlAt, rows: ofIt }));
  const gone = [...known.keys()].filter((id) => !now.has(id));
  return { known: now, difference: { changed, readings, gone } };
}

/** A reading is of one time for every operation of an account. */
function onceEach<Given, Told>(tell: (given: Given) => Told): (given: Given) => Told {
  const known = new Map<Given, Told>();
  return (given) => {
    const told = known.get(given) ?? tell(given);
    known.set(given, told);
    return told;
  };
}

function know(glance: OperationGlance, summary: OperationSummary): KnownOperation {
  return { ...glance, legs: summary.legs, view: viewOperation(summary) };
}

/** The very same where nothing is another; null where it has gone before it was read whole. */
function readAnew(
  before: KnownOperation | undefined,
  { state, reading }: OperationGlance,
  tellTime: typeof isoOrNull,
): KnownOperation | null {
  if (before?.state !== state) return null;
  if (isSameReading(before.reading, reading)) return before;
  const { currentPnl, pnlAt, marks } = parseReading(reading);
  const legs = before.view.legs.map((leg, index) => {
    const of = before.legs[index];
    return of === undefined ? leg : { ...leg, ...viewMark(of, marks[of.side]) };
  });
  const read = { currentPnl: textOrNull(currentPnl), pnlAt: tellTime(pnlAt), legs };
  return { ...before, reading, view: { ...before.view, ...read } };
}

function isSameReading(a: ReadingText, b: ReadingText): boolean {
  return (
    a.pnlAt === b.pnlAt &&
    a.currentPnl === b.currentPnl &&
    a.longMark === b.longMark &&
    a.shortMark === b.shortMark
  );
}

/** Null where the reading did not find all of it, or a leg was removed by hand. */
function buildReadRow({ id, currentPnl, legs: [long, short] }: OperationView): ReadRow | null {
  const ofLegs = [long, short].flatMap((leg) => [leg?.markPrice, leg?.unrealizedPnl]);
  const found = [currentPnl, ...ofLegs].filter((amount) => typeof amount === 'string');
  return found.length === 5 ? ([id, ...found] as ReadRow) : null;
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
