// A hedge as the page shows it from its first reading to its end.
import { AT_TARGET, BTC, describeInBrowser, ETH, waitFor } from '@hedge/testkit';
import { expectGone, expectShown, useStage } from './dashboard-stage';

jest.setTimeout(90_000);

describeInBrowser('a hedge on the page', () => {
  const stage = useStage();

  it('moves with the price, leg by leg, and is settled when its target is reached', async () => {
    const { its } = stage;
    const id = await its.open();
    const page = await stage.enter();
    const row = page.locator('.operation', { hasText: 'BTC/USDT' });
    await expectShown(row.locator('.amount', { hasText: '+3.00' }));
    await expectShown(page.locator('.live-live'));

    await its.paper.setMark(BTC, '50400');
    await expectShown(row.locator('.amount', { hasText: '+7.00' }));
    expect(await row.locator('.leg').allTextContents()).toEqual([
      'LONG0.02 at 49,900now 50,400 +10.00',
      'SHORT0.01 at 50,100now 50,400 -3.00',
    ]);
    await expectShown(row.getByText('3.00 to go (30%)'));

    await its.paper.setMark(BTC, AT_TARGET);
    await its.closed(id);
    await expectGone(row);
    await expectShown(page.getByText('No hedge is open.'));
  });

  it('appears by itself, in the page of everybody who looks', async () => {
    const pages = [await stage.enter(), await stage.enter()];
    const id = await stage.its.open();
    for (const page of pages)
      await expectShown(page.locator('.operation').locator('.amount', { hasText: '+3.00' }));

    await stage.api.call('DELETE', `/operations/${id}`);
    for (const page of pages) await expectGone(page.locator('.operation'));
  });

  it('stands above everything with a running clock while one leg of it is naked', async () => {
    const { its } = stage;
    const id = await its.desk.open({
      profitTarget: '10',
      long: { symbol: BTC, quantity: '0.02', entryPrice: '49900' },
      short: { symbol: ETH, quantity: '0.01', entryPrice: '2500' },
    });
    const page = await stage.enter();
    await expectShown(page.locator('.operation').locator('.amount', { hasText: '+2.00' }));
    // The other leg is refused as often as it is sent.
    const refusal = { status: 400, body: { code: -2019, msg: 'Margin is insufficient.' } };
    const rule = { endpoint: 'POST /fapi/v1/order', match: { symbol: 'ETHUSDT' } };
    await its.strike({ ...rule, times: 99, when: 'before', do: refusal });

    const banner = page.locator('.naked-banner');
    await expectShown(banner.getByText('Naked leg: one side is open alone'));
    expect(await banner.getAttribute('role')).toBe('alert');
    const clock = banner.locator('.naked-clock');
    const first = await clock.textContent();
    await waitFor('the clock to run', async () => (await clock.textContent()) !== first);
    expect(await page.locator('.operation .chip').first().textContent()).toBe('naked leg');

    await its.paper.clearFaults();
    await its.closed(id);
    await expectGone(banner);
  });
});
