// A row of history that is not what its executions say is found out, whatever number it is.
import { decimal, toText } from './decimal';
import { findHistoryDifferences, type RecordedHistory } from './history-check';
import { computeHistory } from './history-numbers';
import type { ExternalFill, Fill } from './operation';
import { aClosing, idOf, READ_AT, SYMBOL } from './test/builders';

const fill = (side: 'LONG' | 'SHORT', change: Partial<Fill> = {}): Fill => ({
  ...{ tradeId: side, exchangeOrderId: `ex-${side}`, clientOrderId: idOf(side, 1), side },
  ...{ symbol: SYMBOL, quantity: decimal('1'), price: decimal('106.5') },
  ...{ commission: decimal('0.05'), commissionAsset: 'USDT', realizedPnl: decimal('5') },
  time: READ_AT + 200,
  ...change,
});

const byAPerson: ExternalFill = {
  ...{ tradeId: 'theirs', exchangeOrderId: 'ex', clientOrderId: 'web', cause: 'MANUAL' },
  ...{ side: 'LONG', symbol: SYMBOL, quantity: decimal('1'), price: decimal('106') },
  time: READ_AT + 900,
};

const { legs } = aClosing([]);
const fills = [fill('LONG'), fill('SHORT')];
const numbers = computeHistory({ legs, fills, externalFills: [] });
const legOf = (index: 0 | 1) => {
  const { quantity: legQuantity, contractSize } = legs[index];
  return { ...numbers.legs[index], legQuantity, contractSize };
};
const row: RecordedHistory = {
  ...numbers,
  legs: [legOf(0), legOf(1)],
  ...{ fills, externalFills: [], corrections: [], closeReason: 'PROFIT_TARGET' },
};

const fieldsOf = (change: Partial<RecordedHistory>) =>
  findHistoryDifferences({ ...row, ...change }).map(({ field }) => field);

describe('findHistoryDifferences', () => {
  it('finds none in a row as it was computed', () => {
    expect(findHistoryDifferences(row)).toEqual([]);
  });

  it.each<[string, Partial<Fill>]>([
    ['netPnl', { commission: decimal('0.0500000001') }],
    ['commissions BNB', { commissionAsset: 'BNB' }],
    ['LONG exitPrice', { price: decimal('106.50000001') }],
    ['LONG executedQuantity', { quantity: decimal('1.001') }],
    ['LONG realizedPnl', { realizedPnl: decimal('4.99') }],
    ['closedAt', { time: READ_AT + 201 }],
  ])('finds %s of a fill that says another', (field, change) => {
    expect(fieldsOf({ fills: [fill('LONG', change), fill('SHORT')] })).toContain(field);
  });

  it('finds a fill that is missing, and one too many', () => {
    expect(fieldsOf({ fills: [fill('LONG')] })).toContain('grossPnl');
    expect(fieldsOf({ fills: [...fills, fill('LONG')] })).toContain('LONG executedQuantity');
  });

  it('leaves out what a correction tells of', () => {
    const late = fill('LONG', { clientOrderId: idOf('LONG', 2), tradeId: 'late' });
    const corrections = [{ clientOrderId: late.clientOrderId }];

    expect(fieldsOf({ fills: [...fills, late], corrections })).toEqual([]);
  });

  it('finds what others closed of it where the row does not say so, and the net it cannot have', () => {
    const fields = fieldsOf({ externalFills: [byAPerson] });
    expect(fields).toEqual(expect.arrayContaining(['netPnl', 'LONG externalCause', 'closedAt']));
  });

  it('finds an entry price that the gross does not follow from, and says both amounts', () => {
    const [long, short] = row.legs;
    const entryPrice = long.entryPrice.minus('1');
    const stored = { ...row, legs: [{ ...long, entryPrice }, short] as const };
    const found = findHistoryDifferences(stored).find(({ field }) => field === 'LONG grossPnl');

    expect(found?.stored).toBe(toText(long.grossPnl));
    expect(found?.derived).toBe(toText(long.grossPnl.plus('1')));
  });

  it('finds a row with no execution at all', () => {
    expect(fieldsOf({ fills: [] })).toEqual(['fills']);
  });
});
