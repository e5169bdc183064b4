// ACTIVE operations that a reading lets be closed, what confirms each, and how it is begun.
import {
  buildIntent,
  decideClose,
  isRecordWhole,
  type CloseDecision,
  type Operation,
  type Reading,
} from '@hedge/domain';
import type { AccountMemory } from './account-memory';
import type { Beginning } from './begin-close';
import { confirmTargets, type Confirmation } from './confirm-targets';
import type { AccountDeps } from './deps';

/** An operation, and what the target rule says of it on this reading. */
export interface Decided {
  readonly operation: Operation;
  readonly decision: CloseDecision;
}

/** An operation that closes on this reading. */
export interface Candidate extends Decided {
  readonly decision: Extract<CloseDecision, { kind: 'close' }>;
  readonly reading: Reading;
}

/** @param shortages ids of operations that the positions do not cover */
export function decideAll(
  active: readonly Operation[],
  accountEnabled: boolean,
  reading: Reading,
  shortages: ReadonlySet<string>,
): readonly Decided[] {
  return active.map((operation) => {
    const isShort = shortages.has(operation.id);
    return { operation, decision: decideClose(operation, accountEnabled, reading, isShort) };
  });
}

/** Those that close, and whose record is known to lack no order. */
export function selectCandidates(
  memory: AccountMemory,
  decided: readonly Decided[],
  reading: Reading,
): readonly Candidate[] {
  return decided.flatMap(({ operation, decision }) => {
    if (decision.kind !== 'close') return [];
    const isWhole = isRecordWhole(operation, memory.forgottenOf(operation.id));
    return isWhole ? [{ operation, decision, reading }] : [];
  });
}

/** A target is confirmed by fresh quotes; what a person asked for needs none. */
export async function confirmCandidates(
  deps: AccountDeps,
  candidates: readonly Candidate[],
): Promise<readonly (Candidate & Confirmation)[]> {
  const asked = candidates.filter(isAsked).map((candidate) => ({ ...candidate, quotes: [] }));
  const others = candidates.filter((candidate) => !isAsked(candidate));
  return [...asked, ...(await confirmTargets(deps, others))];
}

export function beginningOf(
  deps: AccountDeps,
  { operation, decision, reading, quotes }: Candidate & Confirmation,
): Beginning {
  const { reason, pnl } = decision;
  return {
    ...{ operation, slots: operation.legs.length },
    planIntent: (now) => buildIntent(operation, reading, decision, deps.nextId(), now),
    tellBegun: ({ decisionId }) =>
      deps.tell({ kind: 'closeDecided', operation, decisionId, reason, pnl, quotes }),
  };
}

/** Whether a person asked for it. */
export function isAsked({ decision }: Candidate): boolean {
  return decision.reason === 'MANUAL';
}
