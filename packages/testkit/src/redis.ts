// Redis for the tests that need one: the server named by REDIS_URL, or one of their own from PATH.
/// <reference types="jest" />
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { freePort } from '@hedge/embedded-db';
import { findProgram, startRedisProcess } from './redis-process';

const runFile = promisify(execFile);

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

/** What a server says when it can be used. */
const READY = 'Ready to accept connections';

export interface RedisOptions {
  readonly port?: number;
  /** Settings that come after, and above, those of the tests. */
  readonly args?: readonly string[];
  /** Said when it may be used; by default that it accepts connections. */
  readonly ready?: string;
}

/**
 * Starts `redis-server` from PATH without persistence and with `noeviction`; null when it is absent.
 * A server of a killed test run ends with that run.
 *
 * @throws when the server does not start, with what it said.
 */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis | null> {
  const port = options.port ?? (await freePort());
  const server = await startRedisProcess(
    (folder) => [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
      ...(options.args ?? []),
    ],
    options.ready ?? READY,
  );
  if (server === null) return null;
  const { pid, stop } = server;
  return { url: `redis://127.0.0.1:${port}`, prefix: randomPrefix(), pid, stop };
}

/** The same, in a suite that is skipped where there is none. */
export async function startOwnRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const redis = await startRedis(options);
  if (redis === null) throw new Error('needs redis-server on PATH');
  return redis;
}

/** One command through `redis-cli`; what it printed. @throws when it fails. */
export async function askRedis(url: string, ...command: readonly string[]): Promise<string> {
  const { stdout } = await runFile('redis-cli', ['-e', '--no-auth-warning', '-u', url, ...command]);
  return stdout.trim();
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
