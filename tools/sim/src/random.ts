// Seeded randomness: the same seed gives the same run, on every machine.

/** A small fast generator (mulberry32) with the draws a simulation needs. */
export interface Random {
  /** In [0, 1). */
  unit(): number;
  /** An integer in [from, to]. */
  int(from: number, to: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...(readonly T[])]): T;
  /** A lower-case UUID, version 4 in form. */
  uuid(): string;
  /** An independent stream: what one part draws does not disturb another. */
  fork(label: string): Random;
}

export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from: number, to: number): number => from + Math.floor(unit() * (to - from + 1));
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => int(0, 15).toString(16)).join('');
  return {
    unit,
    int,
    chance: (probability) => unit() < probability,
    pick: (items) => items[int(0, items.length - 1)] ?? items[0],
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    fork: (label) => makeRandom(hash(label) ^ int(0, 0x7fffffff)),
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** Indices from 1 to `most`, each with this chance. */
export function* hits(random: Random, chance: number, most: number): Generator<number> {
  if (chance <= 0) return;
  for (let n = 0; ;) {
    n += 1 + Math.floor(Math.log(1 - random.unit()) / Math.log(1 - chance));
    if (n > most) return;
    yield n;
  }
}
