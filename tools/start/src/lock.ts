// One start per DATA_DIR: a lock file that names its holder so exactly that a stale one is known.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { processIdentity } from '@hedge/embedded-db';
import { StartProblem } from './problem';

/** A held lock. */
export interface Lock {
  readonly release: () => void;
}

/**
 * Locks the folder for this process.
 *
 * @throws StartProblem while another start runs in it.
 */
export function lockFolder(dataDir: string): Lock {
  const file = path.join(dataDir, 'start.lock');
  const own = `${file}.${process.pid}`;
  const identity = processIdentity(process.pid) ?? String(process.pid);
  writeFileSync(own, identity, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (take(own, file)) {
        return {
          release: () => {
            if (holderOf(file) === identity) rmSync(file, { force: true });
          },
        };
      }
      const holder = holderOf(file);
      if (holder !== undefined && isAlive(holder)) throw inUse(dataDir, holder);
      removeStale(file);
    }
    throw new StartProblem(`${file} cannot be taken. Remove it if no other start runs.`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link is made with its content in one step, or fails where the lock exists. */
function take(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the lock aside first: another start may have replaced it by its own meanwhile. */
function removeStale(file: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const holder = holderOf(aside);
  if (holder !== undefined && isAlive(holder)) take(aside, file);
  rmSync(aside, { force: true });
}

function holderOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(identity: string): boolean {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}

function inUse(dataDir: string, holder: string): StartProblem {
  return new StartProblem(
    `Another start (process ${Number.parseInt(holder, 10)}) runs with the data in ${dataDir}. ` +
      'Stop it first, or set DATA_DIR to another folder.',
  );
}
