// People who want out now: an operation, or all of an account; in some runs, with dice of their own.
import { times } from './draw-venue-faults';
import type { CallName, Fault } from './faults';
import { hits, type Random } from './random';

const INTENTS_MOST = 40;
/** What a request is begun with, given back by, and ended with. */
const RECORDS: readonly CallName[] = ['intend', 'closeOther', 'cancel', 'lapse'];
const SENDS_MOST = 60;
/** For so long nobody can be asked: longer than a request stands. */
const DEAF_MS = 35_000;

/** @param spanMs how long faults happen */
export function drawCloses(random: Random, spanMs: number): readonly Fault[] {
  if (!random.chance(0.3)) return [];
  const faults: Fault[] = [
    ...times(random, random.int(1, 5), spanMs, () => {
      const what = random.pick(['close', 'close', 'close', 'closeAll'] as const);
      return { kind: 'edit', operation: random.int(0, 7), what };
    }),
  ];
  const strike = (on: CallName, chance: number, most: number, draw: () => Fault['do']): void => {
    for (const nth of hits(random, chance, most)) faults.push({ on, nth, do: draw() } as Fault);
  };
  strike('intend', 0.2, INTENTS_MOST, () => ({ kind: 'edited', what: 'close' }));
  const [broken, pauses, kills] = [0.1, 0.05, 0.05].map((most) => random.unit() * most);
  for (const on of RECORDS) {
    const when = () => random.pick(['before', 'after'] as const);
    strike(on, broken ?? 0, INTENTS_MOST, () => {
      return { kind: 'unknown', committed: random.chance(0.5) };
    });
    strike(on, pauses ?? 0, INTENTS_MOST, () => {
      return { kind: 'pause', when: when(), ms: random.int(200, DEAF_MS) };
    });
    strike(on, kills ?? 0, INTENTS_MOST, () => {
      return { kind: 'kill', when: when(), downMs: random.int(500, DEAF_MS) };
    });
  }
  // What is refused is begun anew while the request stands.
  if (random.chance(0.5)) {
    const refused = random.pick([0.3, 0.9]);
    strike('send', refused, SENDS_MOST, () => ({ kind: 'refused' }));
  }
  return faults;
}
