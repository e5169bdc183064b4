// ecosystem.config.js: what PM2 is told exists, and, where pm2 is installed, PM2 does it.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

interface Pm2App {
  readonly name: string;
  readonly script: string;
  readonly cwd: string;
  readonly [option: string]: unknown;
}

const root = path.resolve(__dirname, '..');
const file = path.join(root, 'ecosystem.config.js');
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { apps } = require(file) as { readonly apps: readonly Pm2App[] };

describe('ecosystem.config.js', () => {
  it('names exactly the signaller, the API and the worker', () => {
    expect(apps.map(({ name }) => name)).toEqual(['monitor-signal', 'api', 'worker']);
  });

  it.each(apps)('names a script of $name that the build makes, and a folder that exists', (app) => {
    expect(existsSync(app.cwd)).toBe(true);
    expect(existsSync(path.join(app.cwd, app.script))).toBe(true);
  });

  it.each(apps)('never gives $name up, runs it once, and leaves it time to end', (app) => {
    expect(app).toMatchObject({ autorestart: true, exec_mode: 'fork', instances: 1, watch: false });
    expect(app['max_restarts']).toBeGreaterThan(1_000_000);
    expect(app['max_memory_restart']).toMatch(/^\d+M$/);
    expect(app['log_date_format']).toMatch(/HH:mm/);
    // A shutdown of API and worker may take 10 s, that of the signaller one.
    const endsWithinMs = app.name === 'monitor-signal' ? 1_000 : 10_000;
    expect(app['kill_timeout']).toBeGreaterThan(endsWithinMs);
  });
});

const hasPm2 = spawnSync('pm2', ['--version'], { stdio: 'ignore' }).status === 0;
const describePm2 = hasPm2 ? describe : describe.skip;

describePm2('monitor-signal under pm2 (skipped where pm2 is not on the PATH)', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'pm2-home-'));
  let url = '';
  const pm2 = async (...args: string[]) => {
    const env = { ...process.env, PM2_HOME: home, NODE_OPTIONS: '' };
    const { stdout } = await promisify(execFile)('pm2', args, {
      cwd: root,
      env: { ...env, EDGE_FUNCTION_URL: url, MONITOR_API_KEY: 'a-key-that-pm2-passes-on' },
    });
    return stdout;
  };
  afterAll(async () => {
    await pm2('kill');
    rmSync(home, { recursive: true, force: true });
  });

  it('starts, is ready, sends signals, and stops', async () => {
    let beat: () => void;
    const arrived = new Promise<void>((resolve) => (beat = resolve));
    const server = createServer((_, response) => {
      response.writeHead(202).end('{}');
      beat();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/functions/v1/monitor-execution`;

    await pm2('start', file, '--only', 'monitor-signal');
    await arrived;
    const status = async () => {
      const [app] = JSON.parse(await pm2('jlist')) as readonly {
        readonly name: string;
        readonly pm2_env: { readonly status: string };
      }[];
      return [app?.name, app?.pm2_env.status];
    };
    expect(await status()).toEqual(['monitor-signal', 'online']);
    await pm2('stop', 'monitor-signal');
    expect(await status()).toEqual(['monitor-signal', 'stopped']);
    await pm2('delete', 'monitor-signal');
    server.close().closeAllConnections();
  }, 120_000);
});
