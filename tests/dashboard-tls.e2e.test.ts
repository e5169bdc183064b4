// The dashboard behind a proxy that ends TLS, as an installation has it; and without one.
import type { Role } from '@hedge/contracts';
import {
  describeInBrowser,
  startBrowser,
  startDeskApi,
  startTlsProxy,
  useDesk,
  type Browser,
  type BrowserContext,
  type DeskApi,
  type Page,
  type TlsProxy,
} from '@hedge/testkit';
import { expectShown, logIn, PASSWORD } from './dashboard-stage';

jest.setTimeout(90_000);

/** Names that are neither localhost nor anybody's: the browser is told to find them here. */
const DESK = 'desk.test';
const PLAIN = 'plain.test';
/** Where the proxy says that it sees the browser. */
const SEEN_AT = '192.0.2.9';

const its = useDesk('file');
let api: DeskApi;
let proxy: TlsProxy;
let browser: Browser;
let context: BrowserContext;

async function createPerson(name: string, role: Role): Promise<void> {
  const { status } = await api.call('POST', '/users', { name, role, password: PASSWORD });
  expect(status).toBe(201);
}

async function countEnrolments(name: string): Promise<number> {
  const { body } = await api.call('GET', `/audit-log?action=user.totp-enrol&actor=${name}`);
  return (body['items'] as readonly unknown[]).length;
}

/** What a page of ours gets for a change: its status and code. */
const change = (page: Page, headers: Readonly<Record<string, string>>) =>
  page.evaluate(
    async ([type, password]) => {
      const answer = await fetch('/api/v1/session/totp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...type },
        body: JSON.stringify({ password }),
      });
      const body = (await answer.json()) as { readonly error?: { readonly code: string } };
      return [answer.status, body.error?.code];
    },
    [headers, PASSWORD] as const,
  );

describeInBrowser(
  'the dashboard over TLS',
  () => {
    beforeAll(async () => {
      [api, browser] = await Promise.all([
        startDeskApi(its.desk, { TRUST_PROXY_HOPS: '1' }),
        startBrowser([`--host-resolver-rules=MAP *.test 127.0.0.1`]),
      ]);
      proxy = await startTlsProxy(api.process.url, SEEN_AT);
    }, 90_000);
    beforeEach(async () => {
      context = await browser.newContext({ locale: 'en-US', ignoreHTTPSErrors: true });
    });
    afterEach(() => context.close());
    afterAll(async () => {
      await browser.close();
      await proxy.close();
      await api.process.kill('SIGKILL');
    });

    const origin = () => `https://${DESK}:${proxy.port}`;

    async function enter(name: string): Promise<Page> {
      await createPerson(name, 'admin');
      const page = await context.newPage();
      await page.goto(`${origin()}/`);
      await logIn(page, name);
      await expectShown(page.locator('.person', { hasText: name }));
      return page;
    }

    it('logs in with a cookie that is the host’s alone, secure, and out of reach of scripts and sites', async () => {
      const page = await enter('ana');

      const cookies = await context.cookies();
      expect(cookies).toEqual([
        expect.objectContaining({
          ...{ name: '__Host-session', domain: DESK, path: '/', expires: -1 },
          ...{ secure: true, httpOnly: true, sameSite: 'Strict' },
        }),
      ]);
      expect(await page.evaluate('[isSecureContext, document.cookie]')).toEqual([true, '']);
      await page.reload();
      await expectShown(page.locator('.person', { hasText: 'ana' }));
    });

    it('makes a change with the session’s token, and none without it or for another site', async () => {
      const page = await enter('bea');
      const csrf = await page.evaluate(async () => {
        const session = (await (await fetch('/api/v1/session')).json()) as { csrfToken: string };
        return session.csrfToken;
      });
      const without = await change(page, {});
      const wrong = await change(page, { 'x-csrf-token': 'A'.repeat(43) });
      // A form on any page of another site: this one has no policy that would stop it.
      const elsewhere = await context.newPage();
      await elsewhere.goto(`http://other.test:${new URL(its.paper.url).port}/fapi/v1/time`);
      const sent = elsewhere.waitForResponse((answer) => answer.url().startsWith(origin()));
      await elsewhere.evaluate(`
      const form = document.createElement('form');
      form.method = 'POST';
      form.action = '${origin()}/api/v1/session/totp';
      document.body.append(form);
      form.submit();
    `);
      const foreign = (await sent).status();
      const before = await countEnrolments('bea');
      const own = await change(page, { 'x-csrf-token': csrf });

      expect([without, wrong]).toEqual([
        [403, 'CSRF_TOKEN_MISSING'],
        [403, 'CSRF_TOKEN_MISSING'],
      ]);
      // Without the cookie, which the browser keeps from other sites, it is nobody's.
      expect([foreign, before]).toEqual([401, 0]);
      expect([own, await countEnrolments('bea')]).toEqual([[200, undefined], 1]);
    });

    it('is told to come back over TLS only, and tells of who came from where the proxy saw', async () => {
      const page = await enter('cleo');
      const answer = await page.reload();
      await page.getByRole('button', { name: 'Log out' }).click();
      await expectShown(page.locator('form.login'));
      const { body } = await api.call('GET', '/audit-log?actor=cleo');

      expect(answer?.headers()['strict-transport-security']).toMatch(/max-age=\d{7,}/);
      expect(body['items']).toMatchObject([
        { action: 'session.close', actor: { address: SEEN_AT } },
        { action: 'session.open', actor: { address: SEEN_AT } },
      ]);
      expect(await context.cookies()).toEqual([]);
    });

    it('over plain HTTP says why nobody can log in, and the browser keeps no cookie', async () => {
      await createPerson('dora', 'admin');
      const page = await context.newPage();
      await page.goto(`http://${PLAIN}:${api.process.port}/`);
      const why = page.getByText('This address is neither HTTPS nor localhost');
      await expectShown(why);
      await logIn(page, 'dora');
      await page.waitForResponse((answer) => answer.url().endsWith('/api/v1/session'));
      await page.reload();

      await expectShown(why);
      await expectShown(page.locator('form.login'));
      expect(await context.cookies()).toEqual([]);
    });
  },
  ['openssl'],
);
