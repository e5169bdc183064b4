// The page of one hedge: it follows what the server tells, and from there a hedge is no longer watched.
import { AT_TARGET, BTC, describeInBrowser, type Page } from '@hedge/testkit';
import { expectGone, expectShown, useStage } from './dashboard-stage';

jest.setTimeout(90_000);

describeInBrowser('the page of one hedge', () => {
  const stage = useStage();

  async function enterAt(id: string, role: 'viewer' | 'operator' = 'viewer'): Promise<Page> {
    const page = await stage.enter(role);
    await page.locator(`.operation a[href="/operations/${id}"]`).click();
    await expectShown(page.getByRole('heading', { name: 'Why it is not closing yet' }));
    return page;
  }

  it('moves with the price by what the server tells, asks for nothing meanwhile, and shows its end', async () => {
    const { its } = stage;
    const id = await its.open();
    const page = await enterAt(id);
    await expectShown(page.locator('h1 .live-live'));
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith(`/operations/${id}`)) asked.push(request.url());
    });

    for (const [mark, total] of [
      ['50100', '+4.00'],
      ['50200', '+5.00'],
      ['50300', '+6.00'],
    ] as const) {
      await its.paper.setMark(BTC, mark);
      await expectShown(page.locator('.operation .amount', { hasText: total }));
      await expectShown(page.locator('.checks', { hasText: `PnL ${total} USDT of 10.00 USDT` }));
    }
    expect(asked).toEqual([]);

    await its.paper.setMark(BTC, AT_TARGET);
    await expectShown(page.getByRole('heading', { name: 'Finished' }));
    await expectShown(page.locator('.timeline li', { hasText: 'Closed, net' }));
    expect(asked.length).toBeGreaterThan(0);
  });

  it('says that it is not live, asks by itself meanwhile, and is live again', async () => {
    const { its } = stage;
    const page = await enterAt(await its.open());
    await expectShown(page.locator('h1 .live-live'));
    await page.route('**/api/v1/events', (route) => route.abort());
    stage.proxy.reset();

    const notice = page.getByText('Changes do not arrive by themselves at the moment.');
    await expectShown(notice);
    await its.paper.setMark(BTC, '50100');
    await expectShown(page.locator('.operation .amount', { hasText: '+4.00' }));
    expect(await notice.isVisible()).toBe(true);
    await page.unroute('**/api/v1/events');
    await expectShown(page.locator('h1 .live-live'));
    await expectGone(notice);
  });

  it('stands under the running clock of its naked leg', async () => {
    const { its } = stage;
    const id = await its.open();
    const refusal = { status: 400, body: { code: -2019, msg: 'Margin is insufficient.' } };
    const match = { positionSide: 'SHORT' };
    const page = await enterAt(id);
    await its.strike({
      ...{ endpoint: 'POST /fapi/v1/order', match, times: 99, when: 'before', do: refusal },
    });

    await expectShown(page.locator('.naked-banner .naked-clock'));
    await its.paper.clearFaults();
    await its.closed(id);
    await expectGone(page.locator('.naked-banner'));
    await expectShown(page.getByRole('heading', { name: 'Finished' }));
  });

  it('is no longer watched once that was confirmed, and what is open stays open', async () => {
    const { its } = stage;
    const id = await its.open();
    const viewer = await enterAt(id);
    const operator = await enterAt(id, 'operator');
    expect(await viewer.getByRole('button', { name: 'Stop watching' }).count()).toBe(0);
    const before = (await its.desk.readLedger()).orders.length;

    await operator.getByRole('button', { name: 'Stop watching' }).click();
    const dialog = operator.getByRole('dialog');
    await expectShown(
      dialog.getByText('Nothing is sent to the exchange. What is open there stays'),
    );
    expect(await dialog.locator('li').allTextContents()).toEqual([
      'LONG 0.02 BTC/USDT',
      'SHORT 0.01 BTC/USDT',
    ]);
    await dialog.getByRole('button', { name: 'Stop watching' }).click();

    for (const page of [viewer, operator])
      await expectShown(page.getByText('This hedge is not there: it was removed, or never was.'));
    await expectShown(operator.getByText('BTC/USDT is not watched any more.'));
    expect((await its.desk.readLedger()).orders).toHaveLength(before);
    expect(await its.desk.findOperation(id)).toBeNull();
  });

  it('is not given up by somebody who has not seen what changed', async () => {
    const { its } = stage;
    const id = await its.open();
    const page = await enterAt(id, 'operator');
    await page.getByRole('button', { name: 'Stop watching' }).click();
    const changed = await stage.api.call('PATCH', `/operations/${id}`, { profitTarget: '11' });
    expect(changed.status).toBe(200);

    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Stop watching' }).click();
    await expectShown(
      dialog.getByText('It has changed since you saw it. Look again, then decide.'),
    );
    expect(await its.desk.findOperation(id)).not.toBeNull();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await stage.api.call('DELETE', `/operations/${id}`);
  });
});
