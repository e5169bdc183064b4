// Legs that others close, in some runs on top of all else: by hand and by the exchange, and what goes
// wrong while the policy of the operation is followed. With dice of their own.
import { times } from './draw-venue-faults';
import type { CallEffect, CallName, Fault } from './faults';
import { hits, type Random } from './random';

/** The statements by which a policy is followed. */
const RECORDS: readonly CallName[] = ['closeOther', 'settleOutside', 'attribute', 'attention'];
const RECORDS_MOST = 40;

/** @param spanMs how long faults happen */
export function drawGoneLegs(random: Random, spanMs: number): readonly Fault[] {
  if (!random.chance(0.25)) return [];
  const leg = () => random.int(0, 7);
  const faults: Fault[] = [
    ...times(random, random.int(0, 2), spanMs, () => {
      const cause = random.pick(['LIQUIDATION', 'ADL'] as const);
      return { kind: 'force', leg: leg(), cause, share: null };
    }),
    ...times(random, random.int(0, 2), spanMs, () => {
      return { kind: 'trade', leg: leg(), adds: false, share: '1' };
    }),
    ...times(random, random.int(0, 2), spanMs, () => {
      return {
        kind: 'edit',
        operation: random.int(0, 3),
        what: random.pick(['pause', 'resume'] as const),
      };
    }),
  ];
  const chance = random.pick([0, 0.1, 0.3]);
  for (const on of RECORDS) {
    for (const nth of hits(random, chance, RECORDS_MOST)) {
      faults.push({ on, nth, do: drawTrouble(random) });
    }
  }
  return faults;
}

function drawTrouble(random: Random): CallEffect {
  const when = random.pick(['before', 'after'] as const);
  return random.pick<CallEffect>([
    { kind: 'unknown', committed: random.chance(0.5) },
    { kind: 'pause', when, ms: random.int(200, 25_000) },
    { kind: 'kill', when, downMs: random.int(500, 8_000) },
    { kind: 'edited', what: random.pick(['pause', 'close', 'raise']) },
  ]);
}
