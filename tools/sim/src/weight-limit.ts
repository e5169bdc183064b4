// The exchange's limit of request weight in one run, and what breaks off the statements that share it.
import type { Fault } from './faults';
import { hits, makeRandom, type Random } from './random';
import type { Scenario } from './scenario';

export interface WeightLimit {
  /** So much may be asked in one of the exchange's minutes. */
  readonly limit: number;
  /** Too little for all that the workers would read: what the budget has is what a cycle chooses by. */
  readonly isTight: boolean;
}

const OWN_SEED = 0x5745_4947;

const WIDE = 2_400;
/**
 * For each account and worker. They read about 205 a minute of it, and ask 50 more while a leg is naked;
 * of the least of these such a leg may use 200, readings 140. With much less what is under way reads
 * until nothing is left, and its close finds no room for what it has to ask beside.
 */
const TIGHT = [250, 300, 350] as const;
const STATEMENTS_MOST = 400;

/** Generators of their own, so that no other draw of a seed depends on these. */
export function weightRandom(seed: number, label: string): Random {
  return makeRandom(seed ^ OWN_SEED).fork(label);
}

export function drawWeightLimit(
  seed: number,
  { accountIds, workers }: Pick<Scenario, 'accountIds' | 'workers'>,
): WeightLimit {
  const random = weightRandom(seed, 'limit');
  if (!random.chance(0.35)) return { limit: WIDE, isTight: false };
  return { limit: random.pick(TIGHT) * accountIds.length * workers, isTight: true };
}

/** In some runs: statements of unknown outcome, and workers that die or stand still at them. */
export function drawWeightFaults(seed: number): readonly Fault[] {
  const random = weightRandom(seed, 'faults');
  if (!random.chance(0.4)) return [];
  const at = (chance: number) => [...hits(random, random.unit() * chance, STATEMENTS_MOST)];
  const when = () => random.pick(['before', 'after'] as const);
  const on = 'weight';
  return [
    ...at(0.3).map((nth) => {
      return { on, nth, do: { kind: 'unknown', committed: random.chance(0.5) } } as const;
    }),
    ...at(0.03).map((nth) => {
      return {
        on,
        nth,
        do: { kind: 'kill', when: when(), downMs: random.int(500, 8_000) },
      } as const;
    }),
    ...at(0.03).map((nth) => {
      return { on, nth, do: { kind: 'pause', when: when(), ms: random.int(200, 25_000) } } as const;
    }),
  ];
}
