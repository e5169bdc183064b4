// Lists longer than a page, and whether they are asked for at all.
import { QueryClient } from '@tanstack/react-query';
import type { Picture } from '../live/live-picture';
import { anOperation } from '../test/operation';
import { fetchAll, operationsQuery } from './operation-queries';

/** A list of so many pages, one row on each. */
function listOf(pages: number) {
  const asked: string[] = [];
  const ask = <T>({ path }: { readonly path: string }) => {
    asked.push(path);
    const number = asked.length;
    const nextCursor = number < pages ? `after ${number}` : null;
    return Promise.resolve({ items: [number], nextCursor } as T);
  };
  return { asked, client: { ask } };
}

describe('fetchAll', () => {
  it('goes from page to page until the list ends', async () => {
    const { client, asked } = listOf(3);
    expect(await fetchAll(client, '/api/v1/operations')).toEqual({
      ...{ items: [1, 2, 3], isCut: false },
    });
    expect(asked).toEqual([
      '/api/v1/operations?limit=200',
      '/api/v1/operations?limit=200&cursor=after+1',
      '/api/v1/operations?limit=200&cursor=after+2',
    ]);
  });

  it('ends at a thousand rows, and says that there are more', async () => {
    const { client, asked } = listOf(9);
    expect(await fetchAll(client, '/api/v1/operations')).toMatchObject({ isCut: true });
    expect(asked).toHaveLength(5);
  });

  it('does not say so of exactly a thousand', async () => {
    expect(await fetchAll(listOf(5).client, '/api/v1/operations')).toMatchObject({ isCut: false });
  });
});

describe('the operations', () => {
  const OLD = { items: [], nextCursor: null };
  const HEARD: Picture = { items: [anOperation()], isCut: false };

  /** What is known after asking, where the server is heard from so many questions on. */
  async function read(heardAfter: number, fails = false) {
    let asked = 0;
    const picture = () => (asked >= heardAfter ? HEARD : null);
    const ask = async <T>() => {
      asked += 1;
      if (fails) throw new Error('refused');
      return OLD as T;
    };
    const query = operationsQuery(
      { ask, nowMs: () => 0, clockBehindMs: () => 0 },
      { picture, firstPicture: async () => picture(), standing: () => 'asking' },
    );
    const known = await new QueryClient().fetchQuery({ ...query, retry: false });
    return { known, asked };
  }

  it('are not asked for while they are heard', async () => {
    expect(await read(0)).toEqual({ known: HEARD, asked: 0 });
  });

  it('are asked for while they are not', async () => {
    expect(await read(9)).toEqual({ known: { items: [], isCut: false }, asked: 1 });
  });

  it('are what was heard meanwhile, whatever an answer that was slower says', async () => {
    expect(await read(1)).toEqual({ known: HEARD, asked: 1 });
    expect(await read(1, true)).toEqual({ known: HEARD, asked: 1 });
    await expect(read(9, true)).rejects.toThrow('refused');
  });
});
