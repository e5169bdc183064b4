// Lists longer than a page.
import { fetchAll } from './operation-queries';

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
