// Starts, finds again and stops one embedded PostgreSQL server.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  findRunningServer,
  initialise,
  isInitialised,
  serverEnvironment,
  superuser,
} from './cluster';
import { freePort } from './free-port';
import { startKeeper } from './keeper';
import type { Place } from './place';
import { preparePlace, readRecord } from './place';
import { processIdentity } from './process-identity';

/** What the caller decides about the server. */
export interface EmbeddedPostgresOptions {
  /** The folder this cluster belongs to; made when absent. */
  readonly home: string;
  /** Created with the cluster; a plain lower-case name. */
  readonly database: string;
  /**
   * True: data survives, every commit reaches the disk. False, for tests: nothing is flushed to the
   * disk (fsync off) and the folder is removed at the end.
   */
  readonly durable: boolean;
  /** What the server says; begun anew at each start. */
  readonly logFile: string;
  /** How long the server outlives a starter that died, for those still saving (default 0). */
  readonly graceSeconds?: number;
  readonly maxConnections?: number;
}

/** A running server. */
export interface EmbeddedPostgres {
  /** Superuser's connection string to the database. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** What a person should know (other user, other place, a leftover stopped), one sentence each. */
  readonly notices: readonly string[];
  /** Resolves when the server ends, wanted or not. */
  readonly ended: Promise<void>;
  /** Fast shutdown; resolves when the server is gone and, unless durable, its folder too. */
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const attemptsMax = 5;

/**
 * Starts PostgreSQL on a free port of 127.0.0.1, in a session of its own so that a Ctrl-C in the
 * terminal does not reach it. The cluster is made first if there is none. A server that an earlier,
 * killed start left running on the same data is stopped in good order first. If this process dies,
 * the server is stopped too.
 *
 * @throws EmbeddedDbUnsupported on a platform without binaries; Error with the server's own words
 *   when it does not start.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const place = preparePlace(path.resolve(options.home));
  const notices = [...place.notices];
  const leftover = findRunningServer(place.dataDir);
  if (leftover !== undefined) {
    await stopLeftover(leftover);
    notices.push(`A PostgreSQL left over from an earlier run (pid ${leftover}) was stopped first.`);
  }
  const keeper = startKeeper({
    dataDir: place.dataDir,
    graceSeconds: options.graceSeconds ?? 0,
    removeDir: options.durable ? undefined : place.root,
  });
  try {
    if (!isInitialised(place)) initialise(place, options.database, options.durable);
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const server = launch(place, port, options);
      keeper.watch(server.pid);
      if (await becameReady(server, place)) {
        return {
          url: `postgresql://${superuser}:${place.password}@127.0.0.1:${port}/${options.database}`,
          port,
          pid: server.pid,
          dataDir: place.dataDir,
          notices,
          ended: server.ended,
          stop: async () => {
            server.hold();
            await keeper.stop();
            await server.ended;
          },
        };
      }
      const said = readFileSync(options.logFile, 'utf8').slice(-2000);
      // The port was taken meanwhile, or backends of a killed server still hold its memory.
      const passing = /could not bind|pre-existing shared memory/.test(said);
      if (!passing || attempt === attemptsMax) {
        throw new Error(`PostgreSQL did not start: ${said.trim()}`);
      }
      await delay(200 * attempt);
    }
  } catch (error) {
    await keeper.stop();
    throw error;
  }
}

/**
 * Stops a leftover server of this home and removes its cluster, wherever that lives.
 *
 * @returns false when there was none.
 */
export async function removeEmbeddedPostgres(home: string): Promise<boolean> {
  const record = readRecord(path.resolve(home));
  if (record === undefined) return false;
  const running = findRunningServer(path.join(record.root, 'data'));
  if (running !== undefined) await stopLeftover(running);
  rmSync(record.root, { recursive: true, force: true });
  rmSync(path.resolve(home), { recursive: true, force: true });
  return true;
}

interface Launched {
  readonly pid: number;
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** From here on this process lives until the server has ended: who waits for that is told. */
  hold(): void;
}

function launch(place: Place, port: number, options: EmbeddedPostgresOptions): Launched {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(options.maxConnections ?? 100),
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(options.logFile, 'w', 0o600);
  const ids = place.user === undefined ? {} : { uid: place.user.uid, gid: place.user.gid };
  const child = spawn(
    path.join(place.binDir, 'postgres'),
    ['-D', place.dataDir, '-p', String(port), ...args],
    { ...ids, cwd: '/', env: serverEnvironment(), detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  child.unref();
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const finish = () => {
      over = true;
      resolve();
    };
    child.once('exit', finish);
    child.once('error', finish);
  });
  return { pid: child.pid ?? -1, ended, hasEnded: () => over, hold: () => child.ref() };
}

/** The server writes its state into its lock file's eighth line, as pg_ctl reads it. */
async function becameReady(server: Launched, place: Place): Promise<boolean> {
  const lockFile = path.join(place.dataDir, 'postmaster.pid');
  const until = performance.now() + startTimeoutMs;
  while (!server.hasEnded() && performance.now() < until) {
    const lines = existsSync(lockFile) ? readFileSync(lockFile, 'utf8').split('\n') : [];
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true;
    await delay(20);
  }
  return false;
}

async function stopLeftover(pid: number): Promise<void> {
  const identity = processIdentity(pid);
  const escalation = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const;
  for (const [shutdown, patienceMs] of escalation) {
    if (processIdentity(pid) !== identity) return;
    process.kill(pid, shutdown);
    const until = performance.now() + patienceMs;
    while (processIdentity(pid) === identity && performance.now() < until) await delay(50);
  }
}
