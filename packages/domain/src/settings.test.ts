// The backoff doubles from 2 s and stays at 60 s.
import { computeBackoffMs, DEFAULT_SETTINGS } from './settings';

describe('computeBackoffMs', () => {
  it.each([
    [0, 2_000],
    [1, 4_000],
    [2, 8_000],
    [3, 16_000],
    [4, 32_000],
    [5, 60_000],
    [6, 60_000],
    [10_000, 60_000],
  ])('after %i refusals waits %i ms', (count, ms) => {
    expect(computeBackoffMs(DEFAULT_SETTINGS, count)).toBe(ms);
  });
});
