// How the page and its assets are answered, over real HTTP: the files are what the build made.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { DASHBOARD_PATHS, OPERATOR_ROUTES } from '@hedge/contracts';
import { silentLogger } from '@hedge/platform';
import { makeErrorHandler, notFound } from '../problem';
import { OPEN_PATHS } from '../openapi/open-paths';
import { securityOfJson } from '../security-headers';
import { sendRequest } from '../test/raw-http';
import { readDashboardFiles } from './dashboard-files';
import { ASSETS_PATH, makeDashboardRoutes } from './routes';

const built = readDashboardFiles();
const [assetName = ''] = built?.assets.keys() ?? [];

async function serve(folder?: string): Promise<{ readonly url: string; close(): void }> {
  const app = express();
  app.use(securityOfJson);
  app.use(makeDashboardRoutes(() => readDashboardFiles(folder)));
  app.use(notFound, makeErrorHandler({ logger: silentLogger }));
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

let site: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  site = await serve();
});
afterAll(() => site.close());

describe('the page', () => {
  it('is at the root, kept by nobody, under a policy without anything inline', async () => {
    const answer = await fetch(`${site.url}/?symbol=BTC`);
    const policy = answer.headers.get('content-security-policy') ?? '';

    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(policy.split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  it('has no script, style or handler inline, and names nothing of another host', async () => {
    const html = await (await fetch(site.url)).text();
    const named = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    const own = named.filter((name) => name.startsWith(`${ASSETS_PATH}/`));

    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    expect(named.filter((name) => !own.includes(name))).toEqual(['data:,']);
    for (const name of own) expect((await fetch(`${site.url}${name}`)).status).toBe(200);
    expect(own.length).toBeGreaterThan(1);
  });

  it.each(DASHBOARD_PATHS)('is the same file at %s', async (path) => {
    const read = async (url: string) => (await fetch(url)).text();
    const asked = path.replace('{id}', '0b5e1f0c-1f5c-4e7c-8a0e-9d6f1f8f6a10');

    expect(await read(`${site.url}${asked}`)).toBe(await read(site.url));
  });

  it.each([
    '/historia',
    '/history/',
    '/History',
    '/operations',
    '/operations/a/b',
    '/api/v1/users',
  ])('is not at %s', async (path) => {
    expect((await fetch(`${site.url}${path}`)).status).toBe(404);
  });

  it('stands before no route of the API', () => {
    const taken = [
      ...Object.values(OPERATOR_ROUTES).map(({ path }) => path),
      ...Object.keys(OPEN_PATHS),
    ];
    const pages: readonly string[] = DASHBOARD_PATHS;

    expect(taken.filter((path) => pages.includes(path))).toEqual([]);
    expect(pages.filter((path) => /^\/(api|admin|assets)\b/.test(path))).toEqual([]);
  });

  it('takes no other method', async () => {
    const answer = await fetch(site.url, { method: 'POST' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('says what to do where it is not built', async () => {
    const bare = await serve(path.join(tmpdir(), 'nothing-is-here'));
    const answer = await fetch(bare.url);
    bare.close();

    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('npm run build');
  });
});

describe('an asset', () => {
  it('is kept for ever, because its name holds what is in it', async () => {
    const answer = await fetch(`${site.url}${ASSETS_PATH}/${assetName}`);

    expect(assetName).toMatch(/-[\w-]{8,}\.(js|css)$/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-type')).toMatch(/^text\/(javascript|css); charset=utf-8$/);
  });

  it('is compressed for who takes that, and is the same for who does not', async () => {
    const ask = (coding: string) =>
      fetch(`${site.url}${ASSETS_PATH}/${assetName}`, { headers: { 'accept-encoding': coding } });
    const [small, plain] = [await ask('gzip'), await ask('identity')];

    expect(small.headers.get('content-encoding')).toBe('gzip');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(small.headers.get('vary')).toBe('Accept-Encoding');
    expect(await small.text()).toBe(await plain.text());
  });

  it.each([
    'index-unknown.js',
    '',
    '../index.html',
    '..%2findex.html',
    '%2e%2e/index.html',
    '..%2f..%2fpackage.json',
    '..%5c..%5cpackage.json',
    '%00',
    '__proto__',
    'constructor',
  ])('of the name "%s" is nothing, and is not kept (62)', async (name) => {
    const answer = await sendRequest(site.url, { method: 'GET', path: `${ASSETS_PATH}/${name}` });

    expect([answer.status, answer.headers['cache-control']]).toEqual([404, 'no-store']);
    expect(answer.body).toContain('NOT_FOUND');
  });

  it('is read once: what is put there later is not served', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dashboard-'));
    mkdirSync(path.join(folder, 'assets'));
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
    const late = await serve(folder);
    await fetch(late.url);
    writeFileSync(path.join(folder, 'assets', 'late.js'), '');
    const answer = await fetch(`${late.url}${ASSETS_PATH}/late.js`);
    late.close();
    rmSync(folder, { recursive: true });

    expect(answer.status).toBe(404);
  });
});
