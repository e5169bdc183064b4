// The dashboard against WCAG 2.2 A and AA, as axe sees it: in both themes and languages, on a phone and on a
// desk. With SCREENSHOTS_DIR each page is written there as a picture.
import { BTC, describeInBrowser, ETH } from '@hedge/testkit';
import { expectReadable, LOCALES } from './dashboard-looks';
import { codeOf } from './authenticator-code';
import { enrolAuthenticator, expectShown, logIn, useStage } from './dashboard-stage';

jest.setTimeout(120_000);

describeInBrowser('for everybody to read', () => {
  const stage = useStage();
  beforeAll(async () => {
    const { its } = stage;
    await its.open();
    await its.desk.open({
      profitTarget: '12.5',
      long: { symbol: ETH, quantity: '1', entryPrice: '2510' },
      short: { symbol: BTC, quantity: '0.02', entryPrice: '50250' },
    });
    // Of every state that a row may show, one.
    const attention = await its.open();
    const paused = await its.open();
    await its.desk.client.query(
      `UPDATE active_operations SET auto_close_enabled = id <> $2,
         attention_reason = CASE WHEN id = $1 THEN 'LEG_GONE' END,
         attention_since = CASE WHEN id = $1 THEN 5 END`,
      [attention, paused],
    );
  });

  it.each(LOCALES)('is the login, in %s', async (locale) => {
    const page = await stage.visit({ locale });
    await expectShown(page.locator('form.login'));
    await expectReadable(page, `login-${locale}`);
  });

  it.each(LOCALES)('is the login that asks for a code, in %s', async (locale) => {
    const page = await stage.visit({ locale });
    const name = await stage.createPerson('viewer');
    await logIn(page, name);
    await expectShown(page.locator('.person'));
    const secret = await enrolAuthenticator(page);
    await page.getByRole('button', { name: /Log out|Sair/ }).click();
    await logIn(page, name);
    await expectShown(page.locator('#code'));
    await expectReadable(page, `login-code-${locale}`);
    await page.locator('#code').fill(codeOf(secret, 1));
    await page.locator('form.login button[type=submit]').click();
    await expectShown(page.locator('.person'));
  });

  it.each(LOCALES)('are the hedges, in %s', async (locale) => {
    const page = await stage.enter('admin', { locale });
    await expectShown(page.locator('.standing-paused'));
    await expectShown(page.locator('.live-live'));
    await expectReadable(page, `operations-${locale}`);
  });

  it.each(LOCALES)('is a naked leg without live updates, in %s', async (locale) => {
    const page = await stage.visit({ locale });
    await page.route('**/api/v1/events', (route) => route.abort());
    // What the server tells is made a naked leg on its way to this browser.
    await page.route('**/api/v1/operations?*', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { readonly items: readonly object[] };
      const [first, ...others] = body.items;
      const nakedSince = new Date(Date.now() - 75_000).toISOString();
      const items = [{ ...first, status: 'CLOSING', nakedSince }, ...others];
      await route.fulfill({ response: answer, json: { ...body, items } });
    });
    await stage.logInto(page, 'operator');
    await expectShown(page.locator('.naked-banner'));
    await expectReadable(page, `naked-${locale}`);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
