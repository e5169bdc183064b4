// Redis for the tests that need one: the server named by REDIS_URL, or one of their own from PATH.
/// <reference types="jest" />
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@hedge/embedded-db';

/** A Redis that tests may use. */
export interface TestRedis {
  readonly url: string;
  /** Key prefix of this caller: a server named by REDIS_URL is shared with others. */
  readonly prefix: string;
  /** The server's process, when it was started here. */
  readonly pid: number | undefined;
  /** Stops the server if it was started here. */
  stop(): Promise<void>;
}

/** Whether tests can have a Redis at all: REDIS_URL is set or `redis-server` is on PATH. */
export function isRedisAvailable(): boolean {
  return process.env['REDIS_URL'] !== undefined || findProgram('redis-server') !== undefined;
}

/** The server named by REDIS_URL, else a new one of its own; null when neither can be had. */
export async function findRedis(): Promise<TestRedis | null> {
  const url = process.env['REDIS_URL'];
  if (url !== undefined) {
    return { url, prefix: randomPrefix(), pid: undefined, stop: async () => undefined };
  }
  return startRedis();
}

// The shell outlives the tests: its standard input ends when they stop the server or are killed.
const keeper = `
trap '' HUP INT TERM
folder=$1; shift
{ sh -c 'echo $$ >"$0/pid"; echo "pid $$"; exec "$@"' "$folder" "$@" 2>&1; echo 'over and out'; } &
while read -r _; do :; done
server=$(cat "$folder/pid")
kill -CONT "$server" 2>/dev/null; kill "$server" 2>/dev/null; wait
rm -rf "$folder"`;

/**
 * Starts `redis-server` from PATH without persistence and with `noeviction`; null when it is absent.
 * A server of a killed test run ends with that run.
 *
 * @throws when the server does not start, with what it said.
 */
export async function startRedis(
  options: { readonly port?: number; readonly args?: readonly string[] } = {},
): Promise<TestRedis | null> {
  const program = findProgram('redis-server');
  if (program === undefined) return null;
  const port = options.port ?? (await freePort());
  const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-redis-'));
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const volatile = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const child = spawn(
    '/bin/sh',
    ['-c', keeper, 'sh', folder, program, ...settings, ...volatile, ...(options.args ?? [])],
    { detached: true, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  const said: string[] = [];
  const isUp = await new Promise<boolean>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said.push(chunk);
      // The shell outlives a server that ends early, so the server's own words decide.
      if (chunk.includes('Ready to accept connections')) resolve(true);
      if (chunk.includes('over and out')) resolve(false);
    });
    child.once('exit', () => resolve(false));
  });
  const text = said.join('');
  if (!isUp) {
    await stop();
    throw new Error(`redis-server did not start:\n${text}`);
  }
  const pid = Number(/^pid (\d+)$/m.exec(text)?.[1]);
  return { url: `redis://127.0.0.1:${port}`, prefix: randomPrefix(), pid, stop };
}

/**
 * A suite that needs Redis. Without one it is reported as skipped, with the reason in its title;
 * the continuous integration run makes that a failure.
 *
 * @param define receives a getter, which is valid inside hooks and tests
 */
export function describeRedis(title: string, define: (redis: () => TestRedis) => void): void {
  if (!isRedisAvailable()) {
    // eslint-disable-next-line jest/no-disabled-tests -- this is how its absence is reported
    describe.skip(`${title} (needs REDIS_URL or redis-server on PATH)`, () => {
      define(() => {
        throw new Error('skipped');
      });
    });
    return;
  }
  describe(`${title}`, () => {
    let redis: TestRedis | null = null;
    beforeAll(async () => {
      redis = await findRedis();
    });
    afterAll(async () => {
      await redis?.stop();
    });
    define(() => {
      if (redis === null) throw new Error('Redis is there inside hooks and tests only.');
      return redis;
    });
  });
}

function randomPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
