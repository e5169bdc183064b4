// People who ask for new hedges while others are watched; in some runs, with dice of their own.
import type { CallName, Fault } from './faults';
import { times } from './draw-venue-faults';
import { hits, type Random } from './random';

/** What an opening is begun with, and ended by. */
const RECORDS: readonly CallName[] = ['begin', 'open', 'undo', 'undone'];
const RECORDS_MOST = 20;
/** For so long nobody begins it: longer than a request stands. */
const DEAF_MS = 35_000;

/**
 * None where a backup is restored: a hedge that was asked for after it is forgotten with its orders,
 * and nobody is left to know of it.
 * @param spanMs how long faults happen
 */
export function drawOpenings(
  random: Random,
  spanMs: number,
  others: readonly Fault[],
): readonly Fault[] {
  if (!random.chance(0.35) || others.some((fault) => fault.do.kind === 'restore')) return [];
  const faults: Fault[] = [
    ...times(random, random.int(1, 3), spanMs, () => ({
      ...{ kind: 'ask', id: random.uuid(), account: random.int(0, 1) },
      ...{ long: random.int(2, 40), short: random.int(2, 40) },
      ...{ longSymbol: random.int(0, 1), shortSymbol: random.int(0, 1) },
      onHalfOpen: random.pick(['UNDO', 'COMPLETE'] as const),
    })),
  ];
  const [broken, pauses, kills] = [0.2, 0.1, 0.1].map((most) => random.unit() * most);
  const strike = (on: CallName, chance = 0, draw: () => Fault['do']): void => {
    for (const nth of hits(random, chance, RECORDS_MOST)) {
      faults.push({ on, nth, do: draw() } as Fault);
    }
  };
  for (const on of RECORDS) {
    const when = () => random.pick(['before', 'after'] as const);
    strike(on, broken, () => ({ kind: 'unknown', committed: random.chance(0.5) }));
    strike(on, pauses, () => ({ kind: 'pause', when: when(), ms: random.int(200, DEAF_MS) }));
    strike(on, kills, () => ({ kind: 'kill', when: when(), downMs: random.int(500, DEAF_MS) }));
  }
  return faults;
}
