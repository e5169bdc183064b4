// What is said of measured numbers.
import { computeSpread, makeFigure, meetsGoal } from './figures';

describe('a spread', () => {
  it('of an odd number of values has the middle one as its median', () => {
    const spread = { count: 3, min: 1, median: 5, p95: 9, p99: 9, max: 9 };
    expect(computeSpread([9, 1, 5])).toEqual(spread);
  });

  it('of an even number of values has the middle of the middle two as its median', () => {
    expect(computeSpread([4, 1, 2, 10]).median).toBe(3);
  });

  it('names the values that 95 and 99 of 100 stay within', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(computeSpread(values)).toMatchObject({ median: 50.5, p95: 95, p99: 99, max: 100 });
  });

  it('of nothing is refused: no sample is no figure', () => {
    expect(() => computeSpread([])).toThrow('no sample');
  });
});

describe('a goal', () => {
  it('is met by the number it names, at its ceiling at most', () => {
    const figure = (of: 'median' | 'max', atMost: number) =>
      meetsGoal(makeFigure('x', 'ms', [1, 2, 9], { of, atMost }));
    expect([figure('median', 2), figure('max', 2), figure('max', 9)]).toEqual([true, false, true]);
  });

  it('of a floor is met by the number it names, at its floor at least', () => {
    const figure = (of: 'min' | 'median', atLeast: number) =>
      meetsGoal(makeFigure('x', '×', [1, 2, 9], { of, atLeast }));
    expect([figure('min', 1), figure('median', 2), figure('median', 3)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is neither met nor missed where there is none', () => {
    expect(meetsGoal(makeFigure('x', 'ms', [1]))).toBeNull();
  });
});
