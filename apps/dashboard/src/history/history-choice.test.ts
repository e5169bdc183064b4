// What the history is narrowed to, in the address and in what the API is asked.
import {
  buildHistoryFilter,
  CLOSE_REASONS,
  findChoiceProblem,
  readHistoryChoice,
  WHOLE_HISTORY,
  writeHistoryChoice,
  type HistoryChoice,
} from './history-choice';

const CHOICE: HistoryChoice = {
  accountId: 'a1',
  symbol: 'btc/usdt',
  reason: 'MANUAL',
  from: '2026-11-01',
  to: '2026-11-29',
};

describe('the choice', () => {
  it('is the same after it was in an address', () => {
    expect(readHistoryChoice(writeHistoryChoice(CHOICE))).toEqual(CHOICE);
    expect(writeHistoryChoice(WHOLE_HISTORY)).toBe('');
  });

  it('is nothing where the address says what nobody knows', () => {
    const address = '?reason=NONSENSE&from=yesterday&to=2026-02-30&other=1';
    expect(readHistoryChoice(address)).toEqual(WHOLE_HISTORY);
  });

  it('knows every reason of the API', () => {
    expect(CLOSE_REASONS).toContain('PROFIT_TARGET');
    expect(CLOSE_REASONS).toContain('UNDO');
  });
});

describe('what the API is asked', () => {
  it('is for whole days of the reader’s zone, the last one with all its hours', () => {
    const begin = (year: number, month: number, day: number) =>
      new Date(year, month - 1, day).toISOString();
    expect(buildHistoryFilter(CHOICE)).toEqual({
      ...{ accountId: 'a1', symbol: 'BTC/USDT:USDT', closeReason: 'MANUAL' },
      ...{ from: begin(2026, 11, 1), to: begin(2026, 11, 30) },
    });
    expect(buildHistoryFilter({ ...WHOLE_HISTORY, to: '2026-12-31' })).toEqual({
      to: begin(2027, 1, 1),
    });
  });

  it('is for everything where nothing is chosen', () => {
    expect(buildHistoryFilter(WHOLE_HISTORY)).toEqual({});
  });

  it.each([
    ['BTC/USDC:USDC', 'BTC/USDC:USDC'],
    [' eth/usdt ', 'ETH/USDT:USDT'],
  ])('of the symbol "%s" is %s', (symbol, asked) => {
    expect(buildHistoryFilter({ ...WHOLE_HISTORY, symbol })).toEqual({ symbol: asked });
  });
});

describe('a choice that cannot be asked for', () => {
  it.each([
    [{ symbol: 'BTC' }, 'symbolWrong'],
    [{ from: '2026-11-02', to: '2026-11-01' }, 'order'],
    [{ from: '2026-11-01', to: '2026-11-01' }, null],
    [{ symbol: 'BTC/USDT' }, null],
  ])('%j is told as %s', (own, problem) => {
    expect(findChoiceProblem({ ...WHOLE_HISTORY, ...own })).toBe(problem);
  });
});
