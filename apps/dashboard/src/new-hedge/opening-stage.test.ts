// The opening of a hedge, step by step.
import type { OperationDetailView, TradeHistoryDetailView } from '@hedge/contracts';
import { anOperation } from '../test/operation';
import { findOpeningStage, isDecided } from './opening-stage';

const AT = '2026-01-26T10:30:40.000Z';

const open = (own: Partial<OperationDetailView>) => ({
  ...{ kind: 'open' as const },
  operation: { orders: [], fills: [], externalFills: [], ...anOperation(own), ...own },
});

const finished = (closeReason: string, ...executed: readonly string[]) => ({
  kind: 'finished' as const,
  history: {
    closeReason,
    legs: executed.map((executedQuantity) => ({ executedQuantity })),
  } as TradeHistoryDetailView,
});

describe('the stage of an opening', () => {
  it.each([
    [open({ status: 'OPENING' }), 'opening', false],
    [open({ status: 'ACTIVE' }), 'open', true],
    // Whole, at its target at once, and on its way out as any other.
    [open({ status: 'CLOSING', closeReason: 'PROFIT_TARGET' }), 'open', true],
    [open({ status: 'CLOSING', closeReason: 'UNDO' }), 'undoing', false],
    [finished('UNDO', '0', '0'), 'undone', true],
    [finished('PROFIT_TARGET', '1', '1'), 'closed', true],
    [{ kind: 'removed' } as const, 'removed', true],
  ])('%# is %s, %s', (at, kind, decided) => {
    const stage = findOpeningStage(at);
    expect([stage.kind, isDecided(stage)]).toEqual([kind, decided]);
  });

  it('says since when one leg stands alone', () => {
    const stage = findOpeningStage(open({ status: 'OPENING', nakedSince: AT }));
    expect(stage).toEqual({ kind: 'opening', nakedSinceMs: Date.parse(AT) });
  });

  it('says whether something was bought before it was undone', () => {
    expect(findOpeningStage(finished('UNDO', '0', '0'))).toMatchObject({ executed: false });
    expect(findOpeningStage(finished('UNDO', '0.02', '0'))).toMatchObject({ executed: true });
  });
});
