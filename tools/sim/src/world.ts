// Simulated time: a heap of wake-ups, and a trace that tells two runs apart.
import { createHash } from 'node:crypto';

/** Exchange time at which every run begins, ms. */
export const EPOCH_MS = 1_700_000_000_000;

interface WakeUp {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** The only clock and the only timer of a run. Nothing in it waits for real time. */
export class World {
  #now = EPOCH_MS;
  #venueOffset = 0;
  #venueLast = EPOCH_MS;
  #count = 0;
  readonly #heap: WakeUp[] = [];
  readonly #trace = createHash('sha256');

  now(): number {
    return this.#now;
  }

  /** The exchange's own clock: it may be stepped, and stands still rather than run backwards. */
  venueNow(): number {
    this.#venueLast = Math.max(this.#venueLast, this.#now + this.#venueOffset);
    return this.#venueLast;
  }

  stepVenue(ms: number): void {
    this.venueNow();
    this.#venueOffset += ms;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.at(this.#now + Math.max(0, ms), wake));
  }

  at(time: number, wake: () => void): void {
    this.#count += 1;
    push(this.#heap, { at: time, order: this.#count, wake });
  }

  /** Adds a line to the trace. */
  note(line: string): void {
    this.#trace.update(`${this.#now - EPOCH_MS} ${line}\n`);
  }

  traceHash(): string {
    return this.#trace.copy().digest('hex').slice(0, 16);
  }

  /** Runs everything that is due until `end`, each wake-up with all it leads to before the next. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      await settled();
      const next = this.#heap[0];
      if (next === undefined || next.at > end) break;
      pop(this.#heap);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = end;
  }
}

/** Promises chained on promises have all run by the next tick: nothing here waits for real IO. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

function before(a: WakeUp | undefined, b: WakeUp | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: WakeUp[], item: WakeUp): void {
  heap.push(item);
  let i = heap.length - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(heap[i], heap[parent])) break;
    swap(heap, i, parent);
    i = parent;
  }
}

function pop(heap: WakeUp[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  let i = 0;
  for (;;) {
    const left = 2 * i + 1;
    let least = i;
    if (before(heap[left], heap[least])) least = left;
    if (before(heap[left + 1], heap[least])) least = left + 1;
    if (least === i) return;
    swap(heap, i, least);
    i = least;
  }
}

function swap(heap: WakeUp[], i: number, j: number): void {
  const a = heap[i];
  const b = heap[j];
  if (a === undefined || b === undefined) return;
  heap[i] = b;
  heap[j] = a;
}
