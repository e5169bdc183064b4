// The dashboard against WCAG 2.2 A and AA, as axe sees it: in both themes and languages, on a phone and on a
// desk. With SCREENSHOTS_DIR each page is written there as a picture.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BTC, describeInBrowser, ETH, type Page } from '@hedge/testkit';
import { expectShown, useStage } from './dashboard-stage';

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Findings {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** What is wrong, and where; empty where nothing is. */
async function findViolations(page: Page): Promise<readonly string[]> {
  // The page's policy forbids a script of somebody else in it: this one comes through the debugger.
  await page.evaluate(AXE);
  const found = await page.evaluate<Findings>(
    `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} } })`,
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

const LOCALES = ['en-US', 'pt-BR'] as const;
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [360, 1280].map((width) => ({ colorScheme, width })),
);

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

  /** In every look, one after the other. */
  async function expectReadable(page: Page, name: string): Promise<void> {
    for (const { colorScheme, width } of LOOKS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      const look = `${name}-${colorScheme}-${width}`;
      await writePicture(page, look);
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect({ look, overflow, found: await findViolations(page) }).toEqual({
        ...{ look, overflow: 0, found: [] },
      });
    }
  }

  it.each(LOCALES)('is the login, in %s', async (locale) => {
    const page = await stage.visit({ locale });
    await expectShown(page.locator('form.login'));
    await expectReadable(page, `login-${locale}`);
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

async function writePicture(page: Page, look: string): Promise<void> {
  const folder = process.env['SCREENSHOTS_DIR'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${look}.png`), fullPage: true });
}
