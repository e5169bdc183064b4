// Every page but the list of hedges, in every look, as axe sees it and as a picture.
import { wordAlert } from '@hedge/contracts';
import { describeInBrowser, SOME_HEDGE, AT_TARGET, BTC, ETH, type Page } from '@hedge/testkit';
import { expectReadable, LOCALES } from './dashboard-looks';
import { expectShown, showPath, useStage } from './dashboard-stage';

jest.setTimeout(180_000);

describeInBrowser('for everybody to read', () => {
  const stage = useStage();
  let open = '';
  let finished = '';
  const { wording } = wordAlert('LEG_CLOSED_FOLLOWED', { operation: 'op', reason: 'LIQUIDATION' });
  beforeAll(async () => {
    const { its } = stage;
    finished = await its.desk.open(SOME_HEDGE);
    await its.desk.letPositionsAge();
    await its.paper.setMark(BTC, AT_TARGET);
    await its.closed(finished);
    open = await its.desk.open({
      profitTarget: '12.5',
      long: { symbol: ETH, quantity: '1', entryPrice: '2510' },
      short: { symbol: BTC, quantity: '0.02', entryPrice: '50250' },
    });
    await stage.api.call('POST', `/accounts/${its.desk.accountId}/preflight`, {});
    // One alert that is said in the language, and one of before alerts were.
    await its.desk.client.query(
      `INSERT INTO alerts (kind, account_id, operation_id, dedupe_key, message, wording)
       VALUES ('LEG_CLOSED', $1, $2, 'a', 'others closed a leg', $3),
         ('CLOSE_LAPSED', $1, $2, 'b', 'the close was not begun within 30 s', NULL)`,
      [its.desk.accountId, open, JSON.stringify(wording)],
    );
  }, 60_000);

  async function enterAt(locale: string, path: string): Promise<Page> {
    const page = await stage.enter('admin', { locale });
    await showPath(page, path);
    return page;
  }

  const PAGES = [
    ['history', '/history', 'table.listing tbody tr'],
    ['health', '/health', 'table.listing'],
    ['accounts', '/accounts', 'table.listing'],
    ['users', '/users', 'table.listing'],
    ['keys', '/keys', 'main h1'],
    ['audit', '/audit', 'table.listing'],
    ['me', '/me', 'main h1'],
    ['register', '/register', '.positions'],
    ['open', '/open', '.fields'],
  ] as const;

  describe.each(LOCALES)('in %s', (locale) => {
    it.each(PAGES)('is the page %s', async (name, path, sign) => {
      const page = await enterAt(locale, path);
      await expectShown(page.locator(sign).first());
      await expectReadable(page, `${name}-${locale}`);
    });

    it('are the pages of an open and of a finished hedge', async () => {
      const page = await enterAt(locale, `/operations/${open}`);
      await expectShown(page.locator('.checks'));
      await expectReadable(page, `operation-${locale}`);
      const other = await enterAt(locale, `/operations/${finished}`);
      await expectShown(other.locator('.event-closed'));
      await expectReadable(other, `finished-${locale}`);
    });

    it('are the windows in which a hedge is closed, changed and given up', async () => {
      const page = await enterAt(locale, `/operations/${open}`);
      const buttons = page.locator('.operation-buttons button');
      await expectShown(buttons.first());
      for (const [name, button] of [
        ['close', buttons.nth(0)],
        ['change', buttons.nth(2)],
        ['remove', page.locator('.operation-page > p button')],
      ] as const) {
        await button.click();
        await expectShown(page.locator('dialog button:not([disabled])').nth(1));
        await expectReadable(page, `${name}-${locale}`);
        await page.keyboard.press('Escape');
      }
    });
  });
});
