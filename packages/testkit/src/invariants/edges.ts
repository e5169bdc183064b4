// I7: states move along the edges of the state machine only, and what is executed only grows.
import { decimal, ORDER_EDGES, type OrderState } from '@hedge/domain';
import type { StateChange } from '../state-log';
import type { DeskFacts, Violation } from './facts';

/** null: before it was registered, and after it was settled or removed. */
const OPERATION_EDGES = [
  'null OPENING',
  'OPENING ACTIVE',
  'OPENING CLOSING',
  'OPENING null',
  'null ACTIVE',
  'ACTIVE CLOSING',
  'CLOSING ACTIVE',
  'CLOSING null',
  'ACTIVE null',
];

export function findWrongEdges(facts: DeskFacts): readonly Violation[] {
  const last = new Map<string, StateChange>();
  return facts.states.flatMap((change) => {
    const before = last.get(change.id);
    last.set(change.id, change);
    const path = `${change.subject} ${change.id}: ${change.before} → ${change.after}`;
    const found = (what: string): readonly Violation[] => [
      { invariant: 'I7', what: `${path} ${what}`, rows: [before, change] },
    ];
    if (change.before !== (before?.after ?? null)) return found('does not follow');
    if (!isEdge(change)) return found('is no edge');
    if (decimal(change.executed ?? '0').lt(decimal(before?.executed ?? '0'))) {
      return found(`executed shrank to ${change.executed}`);
    }
    return [];
  });
}

function isEdge({ subject, before, after }: StateChange): boolean {
  if (subject === 'operation') return OPERATION_EDGES.includes(`${before} ${after}`);
  if (before === null) return after === 'INTENDED';
  return before === after || ORDER_EDGES[before as OrderState].includes(after as OrderState);
}
