// Which child processes were started, so that the next start can end those that outlived a kill.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from '@hedge/embedded-db';
import { writeWhole } from './secrets';

/** A child as it is written down: the identity holds its start time, so no stranger is ever ended. */
interface Recorded {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
}

/** The list of living children, kept in DATA_DIR. */
export interface ChildRecord {
  add(name: string, pid: number): void;
  remove(pid: number): void;
}

const fileOf = (dataDir: string) => path.join(dataDir, 'children.json');

/** Begins an empty record. */
export function makeChildRecord(dataDir: string): ChildRecord {
  let children: readonly Recorded[] = [];
  const save = (next: readonly Recorded[]) => {
    children = next;
    writeWhole(fileOf(dataDir), JSON.stringify(children));
  };
  return {
    add: (name, pid) => {
      const identity = processIdentity(pid);
      if (identity !== undefined) save([...children, { name, pid, identity }]);
    },
    remove: (pid) => save(children.filter((child) => child.pid !== pid)),
  };
}

const patienceMs = 12_000;

/**
 * Ends what an earlier start left running, in the order it was recorded in reverse (signaller
 * first), each by SIGTERM to its process group and, if it does not end, SIGKILL.
 *
 * @returns the names of those that were ended
 */
export async function endLeftovers(dataDir: string): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const { name, pid, identity } of readRecorded(dataDir).reverse()) {
    if (processIdentity(pid) !== identity) continue;
    signalGroup(pid, 'SIGTERM');
    // One that was suspended could not act on it.
    signalGroup(pid, 'SIGCONT');
    const until = performance.now() + patienceMs;
    while (processIdentity(pid) === identity && performance.now() < until) await delay(50);
    if (processIdentity(pid) === identity) signalGroup(pid, 'SIGKILL');
    ended.push(name);
  }
  return ended;
}

function readRecorded(dataDir: string): Recorded[] {
  if (!existsSync(fileOf(dataDir))) return [];
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Recorded[];
  } catch {
    // It is written whole or not at all; a damaged one names nobody for certain.
    return [];
  }
}

/** Signals a process and whatever it started in its group; one that is gone already is fine. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
