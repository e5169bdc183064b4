// One supervised child: ready, failing, crashing, stubborn.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from '@hedge/embedded-db';
import type { Child } from './child';
import { startChild } from './child';
import { makeChildRecord } from './leftovers';

let folder: string;
let said: string[];
let children: Child[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hedge-child-'));
  said = [];
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(script: string): Promise<Child> {
  const main = path.join(folder, 'main.js');
  writeFileSync(main, script);
  const screen = { say: (text: string) => void said.push(text), block: () => undefined };
  const child = await startChild(
    { screen, record: makeChildRecord(folder) },
    {
      ...{ name: 'worker', main, youngMib: 8, env: process.env },
      logFile: path.join(folder, 'worker.log'),
    },
  );
  children.push(child);
  return child;
}

/** The pids that the record holds now. */
const recorded = () =>
  (JSON.parse(readFileSync(path.join(folder, 'children.json'), 'utf8')) as { pid: number }[]).map(
    ({ pid }) => pid,
  );

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

const ready = `process.send({ type: 'ready', port: 4711 }); setInterval(() => {}, 1000);`;

describe('a child', () => {
  it('is ready with its port, recorded while it lives, and gone after its stop', async () => {
    const child = await start(ready);
    expect(child.port()).toBe(4711);
    const [pid = 0] = recorded();
    await child.stop();
    expect(processIdentity(pid)).toBeUndefined();
    expect(recorded()).toEqual([]);
    expect(said).toEqual([]);
  });

  it('that ends before it is ready fails the start with its own words', async () => {
    const failing = start(`process.stderr.write('DATABASE_URL is odd'); process.exitCode = 3;`);
    await expect(failing).rejects.toThrow(/code 3[^]*DATABASE_URL is odd/);
  });

  it('that crashes is told and started again', async () => {
    const flag = path.join(folder, 'crashed');
    const child = await start(
      `const fs = require('node:fs');
       ${ready}
       if (!fs.existsSync('${flag}')) setTimeout(() => { fs.writeFileSync('${flag}', ''); process.exit(7); }, 50);`,
    );
    await until(() => said.length >= 2);
    expect(existsSync(flag)).toBe(true);
    expect(recorded()).toHaveLength(1);
    await child.stop();
    expect(recorded()).toEqual([]);
  });

  it('that is stopped while it waits for its restart stays ended', async () => {
    const child = await start(`${ready} setTimeout(() => process.exit(1), 50);`);
    await until(() => said.length >= 1);
    await child.stop();
    expect(recorded()).toEqual([]);
  });

  it('ends by itself when its supervisor is gone', async () => {
    const main = path.join(folder, 'main.js');
    writeFileSync(main, ready);
    const guard = path.join(__dirname, '..', 'bin', 'end-with-parent.js');
    const supervisor = spawn(
      process.execPath,
      [
        '-e',
        `const child = require('node:child_process').fork(${JSON.stringify(main)}, [], {
           detached: true, execArgv: ['--require', ${JSON.stringify(guard)}], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
         child.on('message', () => process.stdout.write(String(child.pid)));`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = await new Promise<number>((resolve) => {
      supervisor.stdout.once('data', (data: Buffer) => resolve(Number(data.toString())));
    });
    expect(processIdentity(pid)).toBeDefined();
    supervisor.kill('SIGKILL');
    await until(() => processIdentity(pid) === undefined);
    expect(processIdentity(pid)).toBeUndefined();
  });
});
