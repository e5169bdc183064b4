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
    cpuMs: readCpuMs(pid),
  };
}

function readKib(file: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(file, 'utf8'));
  if (found === null) throw new Error(`${file} has no ${field}`);
  return Number(found[1]);
}

function readCpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold spaces and brackets; utime and stime are the 14th and 15th field of all.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
