// What the kernel says of a process: memory it holds and processor time it used. Linux only.
import { readFileSync } from 'node:fs';

/** One look at a process. */
export interface ProcessSample {
  /** Resident pages, shared ones counted whole: what `ps` and PM2 show. */
  readonly rssMiB: number;
  /** Resident pages, shared ones counted in proportion: what the process costs. */
  readonly pssMiB: number;
  /** User and system time since its start, ms, in steps of one kernel tick (10 ms). */
  readonly cpuMs: number;
}

/** `USER_HZ`, which Linux fixes at 100 for everything it shows in /proc. */
const TICK_MS = 10;

/** @throws when the process is gone. */
export function readProcess(pid: number): ProcessSample {
  return {
    rssMiB: readKib(`/proc/${pid}/status`, 'VmRSS') / 1024,
    pssMiB: readKib(`/proc/${pid}/smaps_rollup`, 'Pss') / 1024,
    cpuMs: readTimes(pid).cpuMs,
  };
}

function readKib(file: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(file, 'utf8'));
  if (found === null) throw new Error(`${file} has no ${field}`);
  return Number(found[1]);
}

/** A process, and the processor time of it and of its children that have ended. */
export interface ProcessTimes {
  readonly parent: number;
  /** As `ProcessSample`'s. */
  readonly cpuMs: number;
  readonly endedCpuMs: number;
}

/** @throws when the process is gone. */
export function readTimes(pid: number): ProcessTimes {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold spaces and brackets. What follows begins with the third field of all: the parent is
  // the fourth; utime and stime are the 14th and 15th, those of children that have ended the two after.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = (at: number) => (fields[at] ?? 0) + (fields[at + 1] ?? 0);
  return {
    parent: fields[1] ?? 0,
    cpuMs: ticks(11) * TICK_MS,
    endedCpuMs: ticks(13) * TICK_MS,
  };
}
