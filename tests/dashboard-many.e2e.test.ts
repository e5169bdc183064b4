// More hedges than fit on a screen: those in sight are drawn, and every one is reached.
import { describeInBrowser, waitFor, type Page } from '@hedge/testkit';
import { expectShown, useStage } from './dashboard-stage';

jest.setTimeout(90_000);

const COUNT = 400;

interface Row {
  readonly id: string;
}

describeInBrowser('a page with many hedges', () => {
  const stage = useStage();
  beforeAll(async () => {
    await stage.its.open();
  });

  /** What the server tells of one hedge is made many on its way to this browser. */
  async function enterAmongMany(): Promise<Page> {
    const page = await stage.visit({ viewport: { width: 1280, height: 800 } });
    await page.route('**/api/v1/events', (route) => route.abort());
    await page.route('**/api/v1/operations?*', async (route) => {
      const answer = await route.fetch();
      const { items } = (await answer.json()) as { readonly items: readonly Row[] };
      const [first] = items;
      const many = Array.from({ length: COUNT }, (_, index) => ({
        ...first,
        id: `${String(index).padStart(8, '0')}${first?.id.slice(8) ?? ''}`,
        profitTarget: String(10 + index),
      }));
      await route.fulfill({ response: answer, json: { items: many, nextCursor: null } });
    });
    await stage.logInto(page, 'operator');
    await expectShown(page.locator('.operation').first());
    return page;
  }

  /** Their places in the whole table. */
  const drawnPlaces = (page: Page) =>
    page.evaluate<readonly number[]>(
      `[...document.querySelectorAll('.operation')].map((row) => Number(row.ariaRowIndex))`,
    );

  it.each([1280, 360])('draws those in sight at %s px, and the last at its end', async (width) => {
    const page = await enterAmongMany();
    await page.setViewportSize({ width, height: 800 });
    const rows = await page.locator('table.operations').getAttribute('aria-rowcount');
    expect(rows).toBe(String(COUNT + 1));
    const first = await drawnPlaces(page);
    expect(first[0]).toBe(2);
    expect(first.length).toBeLessThan(50);

    // What is not drawn yet is as high as is guessed: the end is where no more comes.
    await waitFor('the last of them', async () => {
      await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
      return (await drawnPlaces(page)).at(-1) === COUNT + 1;
    });
    const last = await drawnPlaces(page);
    expect(last.length).toBeLessThan(50);
    expect(last).toEqual(last.map((_, index) => COUNT + 2 - last.length + index));
    await expectShown(page.getByText(`of ${COUNT + 9}.00`));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('is walked through by keyboard, and keeps the focus where it is while it is scrolled', async () => {
    const page = await enterAmongMany();
    const link = page.locator('.operation a').first();
    await link.focus();
    const focused = () =>
      page.evaluate<string | null>(
        `document.activeElement.closest('.operation')?.ariaRowIndex ?? null`,
      );
    for (let press = 0; press < 240; press += 1) await page.keyboard.press('Tab');
    // A link and three buttons in each.
    expect(await focused()).toBe(String(2 + 240 / 4));

    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    await waitFor('other rows', async () => ((await drawnPlaces(page)).at(-1) ?? 0) > 200);
    expect(await focused()).toBe('62');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('finds by its own search what is not drawn', async () => {
    const page = await enterAmongMany();
    await page.getByRole('searchbox').fill('00000399');
    await expectShown(page.getByText(`1 / ${COUNT}`));
    expect(await drawnPlaces(page)).toEqual([2]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
