// Adding up more of the history than a list of rows holds.
import type { ApiRequest } from '../api/client';
import { fetchDayTotals, splitPeriod } from './day-totals';

const at = (text: string) => Date.parse(text);
const told = (from: number, to: number) =>
  splitPeriod({ fromMs: from, toMs: to }).map(({ fromMs, toMs }) =>
    [fromMs, toMs].map((ms) => new Date(ms).toISOString()).join(' '),
  );

describe('a period', () => {
  it('of few days is asked for at once', () => {
    expect(told(at('2026-11-03T03:00:00Z'), at('2026-11-29T12:00:00Z'))).toEqual([
      '2026-11-03T03:00:00.000Z 2026-11-29T12:00:00.000Z',
    ]);
  });

  it('of many is asked for in parts of 31 days at most, with no day in two of them', () => {
    expect(told(at('2026-10-01T03:00:00Z'), at('2026-11-29T12:00:00Z'))).toEqual([
      '2026-10-30T00:00:00.000Z 2026-11-29T12:00:00.000Z',
      '2026-10-01T03:00:00.000Z 2026-10-30T00:00:00.000Z',
    ]);
  });

  it('without a beginning goes back for about a year', () => {
    const parts = splitPeriod({ fromMs: -Infinity, toMs: at('2026-11-29T12:00:00Z') });
    expect(parts).toHaveLength(12);
    expect(parts.at(-1)?.fromMs).toBe(at('2025-11-23T00:00:00Z'));
  });

  it('that is over before it begins is not asked for', () => {
    expect(told(at('2026-11-29T12:00:00Z'), at('2026-11-01T12:00:00Z'))).toEqual([]);
  });
});

describe('the totals of days', () => {
  it('are those of the list’s filter, each part asked for once, and say of what they are', async () => {
    const paths: string[] = [];
    const client = {
      nowMs: () => at('2026-11-29T12:00:00Z'),
      ask: <T>({ path }: ApiRequest) => {
        paths.push(path);
        return Promise.resolve({ items: [paths.length], nextCursor: null } as T);
      },
    };
    const asked = 'symbol=BTC%2FUSDT%3AUSDT&from=2026-10-15T00%3A00%3A00.000Z';
    const totals = await fetchDayTotals(client, asked);

    expect(totals).toEqual({
      items: [1, 2],
      fromMs: at('2026-10-15T00:00:00Z'),
      toMs: at('2026-11-29T12:00:00Z'),
    });
    expect(
      paths.map((path) => Object.fromEntries(new URLSearchParams(path.split('?')[1]))),
    ).toEqual([
      {
        ...{ symbol: 'BTC/USDT:USDT', by: 'day', limit: '200' },
        ...{ from: '2026-10-30T00:00:00.000Z', to: '2026-11-29T12:00:00.000Z' },
      },
      {
        ...{ symbol: 'BTC/USDT:USDT', by: 'day', limit: '200' },
        ...{ from: '2026-10-15T00:00:00.000Z', to: '2026-10-30T00:00:00.000Z' },
      },
    ]);
  });
});
