// Where a cluster lives: its data and, when the installed ones are out of reach, its own binaries.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { findBinaries } from './binaries';
import type { UnprivilegedUser } from './unprivileged-user';
import { canEnter, canRun, findUnprivilegedUser } from './unprivileged-user';

/** Folders and identity of one cluster. */
export interface Place {
  /** Holds `data` and perhaps `binaries`; removing it removes the cluster. */
  readonly root: string;
  readonly dataDir: string;
  /** The folder with `initdb` and `postgres`. */
  readonly binDir: string;
  /** Undefined: the user of this process. */
  readonly user: UnprivilegedUser | undefined;
  readonly password: string;
  /** What a person should know about it, one sentence each. */
  readonly notices: readonly string[];
}

interface Record {
  readonly root: string;
  readonly password: string;
}

const recordFile = (home: string) => path.join(home, 'cluster.json');

/** What an earlier start wrote down about the cluster of this home, if there was one. */
export function readRecord(home: string): Record | undefined {
  if (!existsSync(recordFile(home))) return undefined;
  return JSON.parse(readFileSync(recordFile(home), 'utf8')) as Record;
}

/** Finds or makes the place of the cluster that belongs to the folder `home`. */
export function preparePlace(home: string): Place {
  const user = findUnprivilegedUser();
  mkdirSync(home, { recursive: true, mode: 0o711 });
  const known = readRecord(home);
  const root = known?.root ?? choosePlace(home, user);
  const password = known?.password ?? randomBytes(24).toString('hex');
  if (known === undefined) {
    writeFileSync(recordFile(home), JSON.stringify({ root, password }), { mode: 0o600 });
  }
  const dataDir = path.join(root, 'data');
  makeDataFolder(dataDir, user);
  const installed = findBinaries();
  const inPlace = path.join(installed.folder, 'bin');
  const copied = user !== undefined && !canRun(user, path.join(inPlace, 'postgres'));
  const binDir = copied ? copyBinaries(installed.folder, installed.version, root) : inPlace;
  const notices: string[] = [];
  if (user !== undefined) {
    const why = root === home ? '' : `, because that user cannot reach ${home}`;
    notices.push(`PostgreSQL runs as the user "${user.name}" with its data in ${dataDir}${why}.`);
    if (copied)
      notices.push(`Its binaries were copied to ${binDir}, where that user can run them.`);
  }
  return { root, dataDir, binDir, user, password, notices };
}

/** The home itself if the user that PostgreSQL runs as can reach it, else a folder of the system. */
function choosePlace(home: string, user: UnprivilegedUser | undefined): string {
  if (user === undefined || canEnter(user, home)) return home;
  const name = `${path.basename(path.dirname(home)).replace(/^\./, '')}-${randomBytes(6).toString('hex')}`;
  for (const base of ['/var/lib/hedge-monitor', '/var/tmp/hedge-monitor', '/tmp/hedge-monitor']) {
    const root = path.join(base, name);
    try {
      mkdirSync(base, { recursive: true, mode: 0o755 });
      if (!isOurs(base)) continue;
      mkdirSync(root, { mode: 0o755 });
    } catch {
      continue;
    }
    if (canEnter(user, root)) return root;
    rmSync(root, { recursive: true, force: true });
  }
  throw new Error(
    `The user "${user.name}" that PostgreSQL has to run as cannot reach ${home}, nor any of ` +
      '/var/lib, /var/tmp and /tmp. Set DATA_DIR to a folder it can reach, or DATABASE_URL.',
  );
}

/** A folder with a known name under /tmp may have been laid there by somebody else. */
function isOurs(folder: string): boolean {
  const stat = lstatSync(folder);
  return stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

function makeDataFolder(dataDir: string, user: UnprivilegedUser | undefined): void {
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { mode: 0o700 });
  if (user !== undefined) chownSync(dataDir, user.uid, user.gid);
}

function copyBinaries(from: string, version: string, root: string): string {
  const to = path.join(root, 'binaries');
  const stamp = path.join(to, 'version');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
    rmSync(to, { recursive: true, force: true });
    // Only what the server needs; links stay relative, so that they point into the copy.
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    chmodSync(to, 0o755);
    writeFileSync(stamp, version);
  }
  return path.join(to, 'bin');
}
