// What a trader does on the page, from the first press to the settled row.
import {
  AT_TARGET,
  BTC,
  describeInBrowser,
  expectBooksBalanced,
  SOME_HEDGE,
  type Page,
} from '@hedge/testkit';
import { expectGone, expectShown, useStage } from './dashboard-stage';

jest.setTimeout(90_000);

describeInBrowser('on the page', () => {
  const stage = useStage();

  const idOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

  it('a hedge is registered from its positions, earns, reaches its target and is settled', async () => {
    const { its } = stage;
    const { long, short, profitTarget } = SOME_HEDGE;
    await its.desk.setPosition(BTC, 'LONG', long.quantity, long.entryPrice);
    await its.desk.setPosition(BTC, 'SHORT', short.quantity, short.entryPrice);
    await its.desk.letPositionsAge();
    const page = await stage.enter('operator');

    await page.getByRole('link', { name: 'Register positions' }).click();
    await page.getByRole('radio', { name: 'LONG BTC/USDT' }).check();
    await page.getByRole('textbox', { name: 'Target' }).fill(profitTarget);
    await page.getByRole('button', { name: 'Register' }).click();
    await expectShown(page.getByText('The hedge is registered and watched.'));
    await page.getByRole('link', { name: 'Look at the hedge' }).click();
    await expectShown(page.locator('.operation .amount', { hasText: '+3.00' }));
    const id = idOf(page);
    its.desk.adopt(id, SOME_HEDGE);

    await its.paper.setMark(BTC, '50400');
    await expectShown(page.locator('.operation .amount', { hasText: '+7.00' }));
    await its.paper.setMark(BTC, AT_TARGET);
    await expectShown(page.getByRole('heading', { name: 'Finished' }));
    await expectShown(page.locator('.timeline li', { hasText: 'Decided: target reached' }));

    await page.getByRole('link', { name: 'History' }).click();
    const row = page.locator('table.listing tbody tr').first();
    await expectShown(row.getByText('target reached'));
    await expectShown(row.getByText('executed +13.00'));
    await expectShown(page.getByText('1 closed: +13.00 USDT realized'));
    await expectBooksBalanced(its.desk);
  });

  it('a hedge is closed now from the list, and followed to its settled row', async () => {
    const { its } = stage;
    const id = await its.open();
    const page = await stage.enter('operator');
    const row = page.locator('.operation');
    await expectShown(row.locator('.amount', { hasText: '+3.00' }));

    await row.getByRole('button', { name: 'Close now' }).click();
    const dialog = page.getByRole('dialog');
    await expectShown(dialog.getByText('These market orders would be sent'));
    await expectShown(dialog.getByText('The total is under the target.'));
    expect((await its.desk.readOrders(id)).length).toBe(0);
    await dialog.getByRole('button', { name: 'Close now' }).click();

    await expectShown(dialog.getByText(/^Closed after/));
    const sums = await dialog.locator('dl.sums').textContent();
    expect(sums).toContain('PnL+3.00 USDT');
    await expectGone(row);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expectShown(page.getByText('No hedge is open.'));

    await page.getByRole('link', { name: 'History' }).click();
    const settled = page.locator('table.listing tbody tr').first();
    await expectShown(settled.getByText(/asked for by operator-\d/));
    expect((await its.desk.readHistory(id)).length).toBe(1);
    await expectBooksBalanced(its.desk);
  });

  it('what was closed is added up by day where there is more of it than is drawn', async () => {
    const page = await stage.enter();
    await page.route('**/api/v1/trade-history?*limit=200*', async (route) => {
      const url = new URL(route.request().url());
      url.searchParams.delete('cursor');
      const answer = await route.fetch({ url: url.href });
      const body = (await answer.json()) as object;
      await route.fulfill({ response: answer, json: { ...body, nextCursor: 'more' } });
    });
    // Of the two that the tests before it closed.
    await page.getByRole('link', { name: 'History' }).click();
    await expectShown(page.getByText(/they are added up by day \(UTC\), from .* to /));
    await expectShown(page.getByText(/^2 closed: .* USDT realized/));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
