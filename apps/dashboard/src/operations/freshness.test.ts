// How old readings are told.
import { anOperation } from '../test/operation';
import { findNewestMs, findSilenceMs, isStale } from './freshness';

const NOW = Date.parse('2026-01-26T10:30:45.000Z');
const ago = (ms: number) => new Date(NOW - ms).toISOString();

describe('freshness', () => {
  it('ends 15 s after a reading; what was never read is not stale but unread', () => {
    expect([ago(15_000), ago(15_001), null].map((at) => isStale(at, NOW))).toEqual([
      ...[false, true, false],
    ]);
  });

  it.each([
    [
      'one fresh reading is enough',
      [anOperation({ pnlAt: ago(2_000) }), anOperation({ pnlAt: ago(90_000) })],
      null,
    ],
    [
      'all are old',
      [anOperation({ pnlAt: ago(40_000) }), anOperation({ pnlAt: ago(90_000) })],
      40_000,
    ],
    [
      'nothing was read yet, as nothing could be',
      [anOperation({ pnlAt: null, createdAt: ago(3_000) })],
      null,
    ],
    ['nothing was ever read', [anOperation({ pnlAt: null, createdAt: ago(60_000) })], 60_000],
    ['there is nothing to read', [], null],
  ] as const)('%s', (_title, operations, silenceMs) => {
    expect(findSilenceMs(findNewestMs(operations), NOW)).toBe(silenceMs);
  });
});
