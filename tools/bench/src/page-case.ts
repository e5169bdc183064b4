// `page`: what the dashboard weighs, how soon it can be used, and how soon it shows what a cycle made, in
// a real Chromium, with one hedge and with a thousand.
import { gzipSync } from 'node:zlib';
import {
  startApp,
  startBrowser,
  type Browser,
  type BrowserContext,
  type Page,
} from '@hedge/testkit';
import { openCycleRows, type CycleRows } from './cycle-rows';
import { makeFigure, type CaseReport, type Figure } from './figures';
import { startStack, type Stack } from './stack';

const CROWDS = [
  { what: 'one hedge', accounts: 1, operations: 1 },
  { what: '1,000 hedges', accounts: 4, operations: 250 },
] as const;
const LOADS = 10;
const UPDATES = 15;
const PASSWORD = 'correct horse battery staple';
const SYMBOL = 'BTC/USDT:USDT';

/** @throws where there is no Chromium, and when a page does not show what it should. */
export async function measurePage(onProgress: (line: string) => void): Promise<CaseReport> {
  const figures: Figure[] = [];
  const browser = await startBrowser();
  try {
    for (const crowd of CROWDS) {
      onProgress(`opening ${crowd.what}`);
      const stack = await startStack({ backend: 'postgres', ...crowd });
      try {
        figures.push(...(await measure(browser, stack, crowd.what)));
      } finally {
        await stack.stop();
      }
    }
  } finally {
    await browser.close();
  }
  return {
    name: 'page',
    figures,
    notes: [
      `${LOADS} loads, each in a new browser context without a cache, logged in; ${UPDATES} updates`,
      'JavaScript: every script that is asked for until the hedges are shown, each compressed by gzip',
      'usable: from the navigation to the first hedge in the table and a letter taken by the search',
      'update: from the end of the cycle that read another mark price to the frame that shows it; below zero where the page was sooner than the cycle’s last record',
    ],
  };
}

async function measure(browser: Browser, stack: Stack, what: string): Promise<readonly Figure[]> {
  const name = `reader-${String(Date.now())}`;
  const created = await stack.api.call('POST', '/users', {
    name,
    role: 'viewer',
    password: PASSWORD,
  });
  if (created.status !== 201) throw new Error(`no user: ${JSON.stringify(created.body)}`);
  const first = await browser.newContext({ locale: 'en-US' });
  const page = await first.newPage();
  await page.goto(stack.api.process.url);
  await page.locator('#name').fill(name);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('form.login button[type=submit]').click();
  await page.locator('tr.operation').first().waitFor();

  const weights: number[] = [];
  const usable: number[] = [];
  for (let load = 0; load < LOADS; load += 1) {
    const context = await browser.newContext({ storageState: await first.storageState() });
    const loaded = await loadOnce(context, stack.api.process.url);
    weights.push(loaded.scriptBytes / 1_000);
    usable.push(loaded.usableMs);
    await context.close();
  }
  const updates = await measureUpdates(page, stack);
  await first.close();
  return [
    makeFigure(`${what}: JavaScript`, 'KB', weights, { of: 'max', atMost: 250 }),
    makeFigure(`${what}: usable`, 'ms', usable, { of: 'median', atMost: 1_500 }),
    makeFigure(`${what}: update`, 'ms', updates, { of: 'median', atMost: 300 }),
  ];
}

async function loadOnce(
  context: BrowserContext,
  url: string,
): Promise<{ readonly scriptBytes: number; readonly usableMs: number }> {
  const page = await context.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  const startedMs = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('tr.operation').first().waitFor();
  await page.locator('input[type=search]').pressSequentially('B');
  const usableMs = performance.now() - startedMs;
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).byteLength);
  return { scriptBytes: sizes.reduce((all, size) => all + size, 0), usableMs };
}

/** Another mark right after a cycle has ended: the next one reads it, and the page shows it. */
async function measureUpdates(page: Page, stack: Stack): Promise<readonly number[]> {
  const { signalUrl, signalKey } = stack.api;
  const env = { EDGE_FUNCTION_URL: signalUrl, MONITOR_API_KEY: signalKey };
  const signaller = await startApp({ app: 'signaller', env });
  const cycles = await openCycleRows(stack.databaseUrl);
  const delays: number[] = [];
  try {
    for (let update = 1; update <= UPDATES; update += 1) {
      await cycles.nextAfter(Date.now() - 1_000);
      // LONG 0.02 from 49,900 and SHORT 0.01 from 50,100: a tenth more for each ten of the price.
      await stack.paper.setMark(SYMBOL, String(50_000 + 10 * update));
      const setAt = Date.now();
      const shownAt = await untilShown(page, `+${(3 + update / 10).toFixed(2)}`);
      delays.push(shownAt - (await findEnd(cycles, setAt)));
    }
  } finally {
    await signaller.kill();
    await cycles.close();
  }
  return delays;
}

/** When the first hedge shows this total, by the machine's one clock; looked for at every frame. */
function untilShown(page: Page, text: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = () => {
      const shown = document.querySelector('tr.operation .cell-profit')?.textContent ?? '';
      if (shown.startsWith(${JSON.stringify(text)})) resolve(Date.now());
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

async function findEnd(cycles: CycleRows, setAt: number): Promise<number> {
  await cycles.nextAfter(setAt);
  const [cycle] = await cycles.since(setAt);
  if (cycle === undefined) throw new Error('the cycle is gone');
  return cycle.startedAt + cycle.durationMs;
}
