// How a hedge stands that somebody asked to be opened.
import type { OperationView, TradeHistoryDetailView } from '@hedge/contracts';
import type { Whereabouts } from '../actions/close-stage';

export type OpeningStage =
  /** Written down; the orders leave with the next cycle, or have left. */
  | { readonly kind: 'opening'; readonly nakedSinceMs: number | null }
  | { readonly kind: 'open'; readonly operation: OperationView }
  /** One leg came about and the other did not: it is closed again. */
  | { readonly kind: 'undoing'; readonly nakedSinceMs: number | null }
  /** Over, and nothing of it is open; `executed` where something had been. */
  | {
      readonly kind: 'undone';
      readonly executed: boolean;
      readonly history: TradeHistoryDetailView;
    }
  /** It was open, and is closed already. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'removed' };

export function findOpeningStage(at: Whereabouts): OpeningStage {
  if (at.kind === 'removed') return at;
  if (at.kind === 'finished') {
    const { history } = at;
    if (history.closeReason !== 'UNDO') return { kind: 'closed' };
    const executed = history.legs.some(({ executedQuantity }) => /[1-9]/.test(executedQuantity));
    return { kind: 'undone', executed, history };
  }
  const { operation } = at;
  const nakedSinceMs = operation.nakedSince === null ? null : Date.parse(operation.nakedSince);
  if (operation.status === 'OPENING') return { kind: 'opening', nakedSinceMs };
  if (operation.status === 'CLOSING' && operation.closeReason === 'UNDO') {
    return { kind: 'undoing', nakedSinceMs };
  }
  return { kind: 'open', operation };
}

/** Whether the opening itself is decided. */
export function isDecided({ kind }: OpeningStage): boolean {
  return kind !== 'opening' && kind !== 'undoing';
}
