// What the page says when something between it and the hedges is broken, and how it mends itself.
import { BTC, describeInBrowser } from '@hedge/testkit';
import { expectGone, expectShown, logIn, useStage } from './dashboard-stage';

jest.setTimeout(90_000);

describeInBrowser('a page whose', () => {
  const stage = useStage();
  const LIVE = '.live-live';

  it('API is gone says since when, keeps what it knew, and goes on when the API is back', async () => {
    await stage.its.open();
    const page = await stage.enter();
    const row = page.locator('.operation').first();
    await expectShown(row.locator('.amount', { hasText: '+3.00' }));
    await stage.endApi();

    const notice = page.getByText(
      /Not up to date: this is how it stood .* ago\. The server does not/,
    );
    await expectShown(notice);
    expect(await row.locator('.amount').textContent()).toBe('+3.00 USDT');
    await stage.startApi();
    await expectGone(notice);
    await expectShown(page.locator(LIVE));
    await stage.its.paper.setMark(BTC, '50100');
    await expectShown(row.locator('.amount', { hasText: '+4.00' }));
  });

  it('live updates are cut says so, asks by itself meanwhile, and is live again', async () => {
    await stage.its.open();
    const page = await stage.enter();
    await expectShown(page.locator(LIVE));
    await page.route('**/api/v1/events', (route) => route.abort());
    stage.proxy.reset();

    const notice = page.getByText('Changes do not arrive by themselves at the moment.');
    await expectShown(notice);
    await stage.its.paper.setMark(BTC, '50200');
    await expectShown(page.locator('.operation').first().locator('.amount', { hasText: '+5.00' }));
    expect(await notice.isVisible()).toBe(true);
    await page.unroute('**/api/v1/events');
    await expectShown(page.locator(LIVE));
    await expectGone(notice);
  });

  it('session has ended says so, and shows the same again after a login', async () => {
    const name = await stage.createPerson('viewer');
    const page = await stage.visit();
    await logIn(page, name);
    await page.getByRole('searchbox').fill('btc');
    await stage.its.desk.client.query('UPDATE sessions SET expires_at = now()');

    await expectShown(
      page.getByText('Your session has ended. Log in again to go on where you were.'),
    );
    expect(await page.locator('.operation').count()).toBe(0);
    await logIn(page, name);
    await expectShown(page.locator('.operation').first());
    expect(await page.getByRole('searchbox').inputValue()).toBe('btc');
  });

  it('hedges nobody reads says so', async () => {
    const page = await stage.enter();
    await expectShown(page.locator('.operation').first());
    stage.its.worker.send('SIGSTOP');
    try {
      const said = page.getByText(/No position has been read for \d+ s\./);
      await expectShown(said, 30_000);
    } finally {
      stage.its.worker.send('SIGCONT');
    }
    await expectGone(page.getByText(/No position has been read/));
  });
});
