// A page in every look that it may have: in both themes, on a phone and on a desk. With SCREENSHOTS_DIR it is
// written there as a picture in each, and on a very wide screen as well.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@hedge/testkit';

export const LOCALES = ['en-US', 'pt-BR'] as const;

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

const FOLDER = process.env['SCREENSHOTS_DIR'];
const WIDTHS = [360, 1280];
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [...WIDTHS, ...(FOLDER === undefined ? [] : [2560])].map((width) => ({ colorScheme, width })),
);

/** Nothing stands out of the page, and axe finds nothing, in any look. @param name of its pictures */
export async function expectReadable(page: Page, name: string): Promise<void> {
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const look = `${name}-${colorScheme}-${width}`;
    await writePicture(page, look);
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    const found = WIDTHS.includes(width) ? await findViolations(page) : [];
    expect({ look, overflow, found }).toEqual({ look, overflow: 0, found: [] });
  }
}

async function writePicture(page: Page, look: string): Promise<void> {
  if (FOLDER === undefined) return;
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${look}.png`), fullPage: true });
}
