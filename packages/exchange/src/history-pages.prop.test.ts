// Paging is complete, whichever end of a span a full page shows.
import * as fc from 'fast-check';
import { fetchAllSince, PAGE_LIMIT, SPAN_MS, splitSpans } from './history-pages';

const NOW = 1_760_000_000_000;
interface Row {
  readonly id: string;
  readonly time: number;
}

test('every row since the time is found once, under either reading of a full page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ ageMs: fc.nat(SPAN_MS * 3), count: fc.integer({ min: 1, max: 900 }) }), {
        maxLength: 8,
      }),
      fc.nat(SPAN_MS * 3),
      fc.boolean(),
      async (bursts, sinceAge, newestFirst) => {
        const rows: Row[] = bursts.flatMap(({ ageMs, count }, burst) =>
          Array.from({ length: count }, (_, index) => ({
            id: `${burst}${String(index).padStart(4, '0')}`,
            time: NOW - ageMs + index * 3,
          })),
        );
        rows.sort((a, b) => a.time - b.time);
        const since = NOW - sinceAge;
        const all = await fetchAllSince<Row>(
          {
            now: NOW,
            idOf: (row) => row.id,
            timeOf: (row) => row.time,
            fetchPage: async ({ startTime, endTime }) => {
              expect((endTime ?? NOW) - startTime).toBeLessThan(7 * 86_400_000);
              const span = rows.filter(
                ({ time }) => time >= startTime && time <= (endTime ?? Infinity),
              );
              const page = newestFirst ? span.slice(-PAGE_LIMIT) : span.slice(0, PAGE_LIMIT);
              return { ok: true, value: page };
            },
          },
          since,
        );
        const expected = rows.filter(({ time }) => time >= since).map(({ id }) => id);
        expect(all.ok && all.value.map(({ id }) => id).sort()).toEqual(expected.sort());
      },
    ),
    { numRuns: 200 },
  );
});

test('a failed page fails the whole', async () => {
  const all = await fetchAllSince<Row>(
    {
      now: NOW,
      idOf: (row) => row.id,
      timeOf: (row) => row.time,
      fetchPage: async (span) =>
        span.endTime === null ? { ok: false, why: 'lost' } : { ok: true, value: [] },
    },
    NOW - 2 * SPAN_MS,
  );
  expect(all).toEqual({ ok: false, why: 'lost' });
});

test('spans cover the time without gap or overlap', () => {
  const spans = splitSpans(NOW - 3 * SPAN_MS, NOW);
  expect(spans[0]?.startTime).toBe(NOW - 3 * SPAN_MS);
  spans.slice(1).forEach((span, index) => {
    expect(span.startTime).toBe((spans[index]?.endTime ?? 0) + 1);
  });
  expect(spans.at(-1)?.endTime).toBeNull();
});
