// Lengths of time as text.
import { tellClock, tellDuration } from './duration';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;

describe('a duration', () => {
  it.each([
    [-5 * S, '0 s'],
    [0, '0 s'],
    [59_999, '59 s'],
    [MIN, '1 min'],
    [59 * MIN, '59 min'],
    [H, '1 h'],
    [3 * H + 20 * MIN, '3 h 20 min'],
    [24 * H, '1 d'],
    [52 * H + 59 * MIN, '2 d 4 h'],
  ])('of %i ms is "%s"', (ms, text) => {
    expect(tellDuration(ms)).toBe(text);
  });

  it.each([
    [-1, '0:00'],
    [7_900, '0:07'],
    [12 * MIN + 30 * S, '12:30'],
    [H + 2 * MIN + 3 * S, '1:02:03'],
  ])('as a clock, %i ms is %s', (ms, text) => {
    expect(tellClock(ms)).toBe(text);
  });
});
