// The dashboard in a real browser, before a real API, worker, paper exchange and PostgreSQL.
import type { Role } from '@hedge/contracts';
import {
  startBrowser,
  startDeskApi,
  startTcpProxy,
  useRunningDesk,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type DeskApi,
  type Locator,
  type Page,
  type RunningDesk,
  type TcpProxy,
} from '@hedge/testkit';
import { codeOf } from './authenticator-code';

export const PASSWORD = 'correct horse battery staple';
/** A page is given this long to show something. */
const SHOWN_MS = 15_000;

export interface Stage {
  readonly its: RunningDesk;
  /** Between the browser and the API. */
  readonly proxy: TcpProxy;
  readonly api: DeskApi;
  /** A user who may log in, see {@link logIn}. */
  createPerson(role: Role): Promise<string>;
  /** A browser of its own, at the dashboard. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /** A visit by a new person of this role, who is logged in. */
  enter(role?: Role, options?: BrowserContextOptions): Promise<Page>;
  /** Logs a new person of this role into a visit. */
  logInto(page: Page, role: Role): Promise<void>;
  /** Ends the API as a crash does, and starts it anew at its address. */
  endApi(): Promise<void>;
  startApi(): Promise<void>;
  /** What went wrong in the pages, beside answers that failed. */
  readonly complaints: readonly string[];
}

export function useStage(): Stage {
  const its = useRunningDesk();
  const up: { api?: DeskApi; proxy?: TcpProxy; browser?: Browser } = {};
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  let people = 0;
  const api = () => required(up.api);
  const proxy = () => required(up.proxy);

  beforeAll(async () => {
    const [started, browser] = await Promise.all([startDeskApi(its.desk), startBrowser()]);
    up.api = started;
    up.browser = browser;
    up.proxy = await startTcpProxy(started.process.url);
  }, 90_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await up.browser?.close();
    await up.proxy?.close();
    await up.api?.process.kill('SIGKILL');
  });

  const createPerson: Stage['createPerson'] = async (role) => {
    people += 1;
    const name = `${role}-${people}`;
    const { status } = await api().call('POST', '/users', { name, role, password: PASSWORD });
    expect(status).toBe(201);
    return name;
  };
  const visit: Stage['visit'] = async (options = {}) => {
    const context = await required(up.browser).newContext({ locale: 'en-US', ...options });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(SHOWN_MS);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isAnswer) complaints.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${proxy().port}/`);
    return page;
  };
  const logInto: Stage['logInto'] = async (page, role) => {
    await logIn(page, await createPerson(role));
    await expectShown(page.locator('main .page-head'));
  };
  return {
    its,
    get proxy() {
      return proxy();
    },
    get api() {
      return api();
    },
    complaints,
    createPerson,
    visit,
    logInto,
    enter: async (role = 'viewer', options = {}) => {
      const page = await visit(options);
      await logInto(page, role);
      return page;
    },
    endApi: async () => {
      await api().process.kill('SIGKILL');
    },
    startApi: async () => {
      up.api = await startDeskApi(its.desk, { API_PORT: String(api().process.port) });
    },
  };
}

/** @throws when it is not seen in time. */
export async function expectShown(what: Locator, timeoutMs = SHOWN_MS): Promise<void> {
  await what.waitFor({ timeout: timeoutMs });
}

/** @throws when it is still there after that time. */
export async function expectGone(what: Locator): Promise<void> {
  await what.waitFor({ state: 'detached' });
}

/** Goes to another page of the dashboard, as a link there would. */
export async function showPath(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
}

/** Fills in the form as it stands. */
export async function logIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.locator('#name').fill(name);
  await page.locator('#password').fill(password);
  await page.locator('form.login button[type=submit]').click();
}

/** Begins with an authenticator and confirms it, in the session of the page; gives the secret. */
export async function enrolAuthenticator(page: Page): Promise<string> {
  const origin = new URL(page.url()).origin;
  const { csrfToken } = (await (await page.request.get(`${origin}/api/v1/session`)).json()) as {
    readonly csrfToken: string;
  };
  const headers = { 'x-csrf-token': csrfToken, origin };
  const at = `${origin}/api/v1/session/totp`;
  const begun = await page.request.post(at, { headers, data: { password: PASSWORD } });
  const { secret } = (await begun.json()) as { readonly secret: string };
  const confirm = { headers, data: { code: codeOf(secret) } };
  const confirmed = await page.request.post(`${at}/confirm`, confirm);
  expect([begun.status(), confirmed.status()]).toEqual([200, 200]);
  return secret;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not running yet');
  return value;
}
