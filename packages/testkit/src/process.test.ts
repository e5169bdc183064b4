// Child processes of tests: ready, failing, silent, killed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp } from './process';

const folder = mkdtempSync(path.join(tmpdir(), 'hedge-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, text: string): string {
  const file = path.join(folder, `${name}.js`);
  writeFileSync(file, text);
  return file;
}

describe('startApp', () => {
  it('resolves with the port of the ready message and hands the given environment alone', async () => {
    const app = script(
      'ready',
      `process.stdout.write(Object.keys(process.env).sort().join());
       process.send({ type: 'ready', port: 4321 }); setInterval(() => {}, 1000);`,
    );
    const child = await startApp({ app, env: { A_SETTING: '1' } });
    expect(child.port).toBe(4321);
    expect(await child.kill()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(child.output()).not.toContain('JEST_WORKER_ID');
    expect(child.output()).toContain('A_SETTING');
  });

  it('rejects with the output of an app that ends before it is ready', async () => {
    const app = script(
      'fails',
      `process.stderr.write('DATABASE_URL is missing'); process.exitCode = 1;`,
    );
    await expect(startApp({ app, env: {} })).rejects.toThrow(/code 1[^]*DATABASE_URL is missing/);
  });

  it('rejects and kills an app that never becomes ready', async () => {
    const app = script('silent', `setInterval(() => {}, 1000);`);
    await expect(startApp({ app, env: {}, readyTimeoutMs: 300 })).rejects.toThrow(/no ready/);
  });
});
