// Real servers: kept over a restart, stopped when their starter is killed, found again, removed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { processIdentity } from './process-identity';
import type { EmbeddedPostgres } from './server';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from './server';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'hedge-embedded-'));
  chmodSync(home, 0o711);
});

afterEach(async () => {
  await removeEmbeddedPostgres(home);
  rmSync(home, { recursive: true, force: true });
});

const options = (durable: boolean) => ({
  home,
  database: 'hedge',
  durable,
  logFile: path.join(home, 'server.log'),
});

async function query(server: Pick<EmbeddedPostgres, 'url'>, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

/** A starter of its own process, as `npm start` is; it prints the server once it runs. */
async function startInChild(durable: boolean, graceSeconds: number) {
  const child = spawn(process.execPath, ['-e', starter(durable, graceSeconds)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [server] = (await once(child, 'message')) as [{ pid: number; url: string }];
  return { child, server };
}

const starter = (durable: boolean, graceSeconds: number) => `
  const { startEmbeddedPostgres } = require(${JSON.stringify(path.join(__dirname, '..'))} + '/dist/index.js');
  const options = ${JSON.stringify({ ...options(durable), graceSeconds })};
  setInterval(() => {}, 1000);
  startEmbeddedPostgres(options).then(({ pid, url }) => process.send({ pid, url }));
`;

describe('embedded PostgreSQL', () => {
  it('keeps its data over a stop and a start when durable', async () => {
    const first = await startEmbeddedPostgres(options(true));
    await query(first, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    expect(processIdentity(first.pid)).toBeUndefined();
    const second = await startEmbeddedPostgres(options(true));
    expect(await query(second, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(await query(second, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    await second.stop();
  });

  it('is stopped and removed when the process that started it is killed', async () => {
    const { child, server } = await startInChild(false, 0);
    expect(await query(server, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
    child.kill('SIGKILL');
    await until(() => processIdentity(server.pid) === undefined);
    await until(() => !existsSync(home));
    expect(existsSync(home)).toBe(false);
  });

  it('stops a server left over from a killed start before it starts on the same data', async () => {
    const { child, server } = await startInChild(true, 60);
    await query(server, 'CREATE TABLE kept AS SELECT 8 AS n');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await startEmbeddedPostgres(options(true));
    expect(processIdentity(server.pid)).toBeUndefined();
    expect(next.notices.join()).toContain(String(server.pid));
    expect(await query(next, 'SELECT n FROM kept')).toEqual([{ n: 8 }]);
    await next.stop();
  });

  it('starts after a crash that left a lock file naming a process of somebody else', async () => {
    const first = await startEmbeddedPostgres(options(true));
    const lockFile = path.join(first.dataDir, 'postmaster.pid');
    const lines = readFileSync(lockFile, 'utf8').split('\n');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    writeFileSync(lockFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await startEmbeddedPostgres(options(true));
    expect(await query(second, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await second.stop();
    await first.stop();
  });

  it('begins a cluster anew that an interrupted start left half made', async () => {
    const first = await startEmbeddedPostgres(options(true));
    await first.stop();
    rmSync(path.join(first.dataDir, 'hedge-complete'));
    rmSync(path.join(first.dataDir, 'global'), { recursive: true });
    const second = await startEmbeddedPostgres(options(true));
    expect(await query(second, 'SELECT current_database() AS name')).toEqual([{ name: 'hedge' }]);
    await second.stop();
  });

  it('says why when the server does not start', async () => {
    const first = await startEmbeddedPostgres(options(true));
    await first.stop();
    rmSync(path.join(first.dataDir, 'global'), { recursive: true });
    await expect(startEmbeddedPostgres(options(true))).rejects.toThrow(/pg_control|global/);
  });
});
