// I12: what a process holds does not grow with what it has done.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { DeskFacts, Holdings, Violation } from './facts';

/** What may come and go between two moments: a request under way, a log file, a pool that breathes. */
const DESCRIPTORS_SLACK = 10;
/** A heap that has not been collected yet. */
const MEMORY_SLACK = { share: 1.5, kb: 50_000 };
const SAMPLES_MIN = 3;

/** What a living process holds at this moment; null where the system does not tell (no /proc). */
export function readHoldings(pid: number): Holdings | null {
  const folder = `/proc/${pid}`;
  try {
    const descriptors = readdirSync(`${folder}/fd`);
    const connections = descriptors.filter((name) => isSocket(`${folder}/fd/${name}`));
    const [, residentKb = '0'] =
      /VmRSS:\s+(\d+) kB/.exec(readFileSync(`${folder}/status`, 'utf8')) ?? [];
    return {
      descriptors: descriptors.length,
      connections: connections.length,
      residentKb: Number(residentKb),
    };
  } catch {
    return null;
  }
}

function isSocket(file: string): boolean {
  try {
    return readlinkSync(file).startsWith('socket:');
  } catch {
    // Closed since it was listed.
    return false;
  }
}

/** I12, for what a test measured: the first time warm, then after the same work again and again. */
export function findGrowth(facts: Pick<DeskFacts, 'holdings'>): readonly Violation[] {
  return facts.holdings.flatMap(({ process, samples }) => {
    const [first] = samples;
    if (first === undefined || samples.length < SAMPLES_MIN) return [];
    const last = (field: keyof Holdings) =>
      Math.min(...samples.slice(-2).map((sample) => sample[field]));
    const limits = {
      descriptors: first.descriptors + DESCRIPTORS_SLACK,
      connections: first.connections + DESCRIPTORS_SLACK,
      residentKb: first.residentKb * MEMORY_SLACK.share + MEMORY_SLACK.kb,
    };
    return (['descriptors', 'connections', 'residentKb'] as const)
      .filter((field) => last(field) > limits[field])
      .map((field) => ({
        invariant: 'I12',
        what: `${field} of ${process} grew from ${first[field]} to ${last(field)}`,
        rows: samples,
      }));
  });
}
