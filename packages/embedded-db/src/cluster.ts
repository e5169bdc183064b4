// Creates a cluster and its one database, and finds a server that an earlier start left running.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Place } from './place';
import { processIdentity } from './process-identity';

/** The superuser of every embedded cluster. */
export const superuser = 'postgres';

/** Whether the data folder holds a complete cluster. */
export function isInitialised(place: Place): boolean {
  return existsSync(path.join(place.dataDir, 'hedge-complete'));
}

/**
 * Runs initdb and creates the database. A folder that an interrupted start left half made is begun
 * anew: the mark is written last.
 *
 * @throws with the output of initdb when it fails.
 */
export function initialise(place: Place, database: string, durable: boolean): void {
  const passwordFile = path.join(place.root, 'password');
  for (const name of readdirSync(place.dataDir)) {
    rmSync(path.join(place.dataDir, name), { recursive: true, force: true });
  }
  writeFileSync(passwordFile, `${place.password}\n`, { mode: 0o600 });
  if (place.user !== undefined) chownSync(passwordFile, place.user.uid, place.user.gid);
  try {
    run(place, 'initdb', [
      `--pgdata=${place.dataDir}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-locale',
      ...(durable ? [] : ['--no-sync']),
    ]);
    // Single-user mode needs neither a port nor a client.
    run(place, 'postgres', ['--single', '-D', place.dataDir, 'postgres'], {
      input: `CREATE DATABASE ${database}\n`,
    });
    writeFileSync(path.join(place.dataDir, 'hedge-complete'), '');
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The pid of the server that runs on this data folder, whoever started it. */
export function findRunningServer(dataDir: string): number | undefined {
  const lockFile = path.join(dataDir, 'postmaster.pid');
  if (!existsSync(lockFile)) return undefined;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  if (processIdentity(pid) !== undefined && commandLine(pid).includes(dataDir)) return pid;
  // After a crash the pid may belong to a stranger by now, and PostgreSQL would refuse to start.
  rmSync(lockFile, { force: true });
  return undefined;
}

function commandLine(pid: number): string {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
}

/** What PostgreSQL's programs are run with: nothing of the caller's PG* settings. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function run(
  place: Place,
  program: string,
  args: readonly string[],
  { input = '' }: { readonly input?: string } = {},
): void {
  const ids = place.user === undefined ? {} : { uid: place.user.uid, gid: place.user.gid };
  const result = spawnSync(path.join(place.binDir, program), args, {
    ...ids,
    cwd: '/',
    env: serverEnvironment(),
    input,
    encoding: 'utf8',
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) {
    throw new Error(`${program} ended with ${result.status ?? result.signal}: ${result.stderr}`);
  }
}
