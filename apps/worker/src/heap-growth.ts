// How far the heap may grow beyond what lives in it before the collector looks through all of it.
import { setFlagsFromString } from 'node:v8';

/**
 * In percent of what lives. By itself V8 lets it grow to several times that: a cycle over fifty accounts
 * leaves about a MiB of garbage that outlived the small young generation, and a worker with 50 MiB in
 * use came to hold 280.
 */
const GROWTH_PERCENT = 40;

/** Before anything is allocated: V8 applies it from its next full collection on. */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
