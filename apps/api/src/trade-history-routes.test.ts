// Two files at once: whoever asks for a third is told to come again, and is not shut out for ever.
import type { TradeHistoryRepository } from '@hedge/db';
import { systemClock } from '@hedge/platform';
import { makeTradeHistoryHandlers } from './trade-history-routes';

type Deps = Parameters<typeof makeTradeHistoryHandlers>[0];
type Walk = TradeHistoryRepository['walk'];

/** A history that is walked by `walk`. */
function makeExports(walk: Walk) {
  const deps = { tradeHistory: { walk }, clock: systemClock } as unknown as Deps;
  const { exportTradeHistory } = makeTradeHistoryHandlers(deps);
  type Input = Parameters<typeof exportTradeHistory>[0];
  return async () => {
    const download = await exportTradeHistory({ query: { format: 'csv' } } as Input);
    return download.pieces[Symbol.asyncIterator]();
  };
}

async function* endlessly(): ReturnType<Walk> {
  for (;;) yield await Promise.resolve([]);
}

const BUSY = { code: 'BUSY', retryAfterMs: 5_000 };

describe('files of history', () => {
  it('are two at once: a third is refused until one of them ends, whole or not', async () => {
    const begin = makeExports(endlessly);
    const [one, other] = [await begin(), await begin()];
    await Promise.all([one.next(), other.next()]);

    await expect(begin()).rejects.toMatchObject(BUSY);
    await one.return?.();
    const third = await begin();
    await third.next();
    await expect(begin()).rejects.toMatchObject(BUSY);
    await Promise.all([other.return?.(), third.return?.()]);
    await Promise.all([await begin(), await begin()].map((file) => file.next()));
  });

  it('that fail, or are whole, make room', async () => {
    let rounds = 0;
    const begin = makeExports(async function* (): ReturnType<Walk> {
      rounds += 1;
      if (rounds % 2 === 0) throw new Error('the database is gone');
      yield await Promise.resolve([]);
    });
    for (let round = 0; round < 4; round += 1) {
      const file = await begin();
      const read = async () => {
        while ((await file.next()).done !== true);
      };
      if (round % 2 === 1) await expect(read()).rejects.toThrow('the database is gone');
      else await read();
    }
    expect(rounds).toBe(4);
  });
});
