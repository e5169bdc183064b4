// What the exchange does by itself in some runs: it closes positions, shows wrong quotes, steps its
// clock; and what an operator does to the database. Each has its own dice: most runs have none of it.
import type { CallName, Fault } from './faults';
import { hits, type Random } from './random';

/** A restore takes a minute at least: what was on its way to the exchange has arrived and is visible. */
export const RESTORE_MS = 60_000;

const READS: readonly CallName[] = ['positions', 'mark', 'order', 'orders', 'trades', 'openOrders'];
const READS_MOST = 400;
const SENDS_MOST = 60;

/** @param spanMs how long faults happen */
export function drawVenueFaults(random: Random, spanMs: number): readonly Fault[] {
  return [
    ...drawRestores(random.fork('restores'), spanMs),
    ...drawForcedCloses(random.fork('forced'), spanMs),
    ...drawWrongQuotes(random.fork('quotes'), spanMs),
    ...drawClockSteps(random.fork('clock'), spanMs),
    ...drawBans(random.fork('bans'), spanMs),
  ];
}

/** An operator restores a backup: up to most of a minute old, the workers away for up to hours. */
function drawRestores(random: Random, spanMs: number): readonly Fault[] {
  if (!random.chance(0.15)) return [];
  const at = random.int(5_000, spanMs);
  const ageMs = Math.min(at, random.int(100, random.pick([5_000, at])));
  const downMs = random.int(RESTORE_MS, random.pick([RESTORE_MS, 10_800_000]));
  return [{ at, do: { kind: 'restore', ageMs, downMs } }];
}

function drawForcedCloses(random: Random, spanMs: number): readonly Fault[] {
  if (!random.chance(0.2)) return [];
  return times(random, random.int(1, 3), spanMs, () => ({
    kind: 'force',
    leg: random.int(0, 11),
    cause: random.pick(['LIQUIDATION', 'ADL'] as const),
    share: random.pick([null, null, '1', '0.5']),
  }));
}

function drawWrongQuotes(random: Random, spanMs: number): readonly Fault[] {
  if (!random.chance(0.25)) return [];
  const symbol = () => random.int(0, 1);
  const faults: Fault[] = [
    ...times(random, random.int(0, 12), spanMs, () => ({
      kind: 'spike',
      symbol: symbol(),
      factor: random.pick(['1.03', '1.01', '0.99', '0.97']),
      ms: random.pick([random.int(1, 80), random.int(80, 1_500)]),
    })),
    ...times(random, random.int(0, 6), spanMs, () => ({
      kind: 'quote',
      symbol: symbol(),
      how: random.pick(['zero', 'missing', 'stale', 'stale'] as const),
      ms: random.int(500, 20_000),
    })),
  ];
  const chance = random.pick([0, 0.02, 0.1]);
  for (const nth of hits(random, chance, READS_MOST)) {
    faults.push({ on: 'positions', nth, do: { kind: 'empty' } });
  }
  for (const on of READS) {
    for (const nth of hits(random, chance, READS_MOST)) {
      faults.push({ on, nth, do: { kind: 'garbled' } });
    }
  }
  return faults;
}

/** Forward by less than the evidence margin can bear beside the lags, back by as much. */
function drawClockSteps(random: Random, spanMs: number): readonly Fault[] {
  if (!random.chance(0.2)) return [];
  return times(random, random.int(1, 2), spanMs, () => ({
    kind: 'clockStep',
    ms: random.pick([1, -1]) * random.int(50, 3_000),
  }));
}

/** At any time, and between the orders of two legs; a few for so long that the faults are over by then. */
function drawBans(random: Random, spanMs: number): readonly Fault[] {
  if (!random.chance(0.2)) return [];
  const status = () => random.pick([418, 418, 429] as const);
  const faults: Fault[] = times(random, random.int(0, 2), spanMs, () => ({
    kind: 'ban',
    ms: random.chance(0.1) ? 300_000 : random.int(500, 40_000),
    status: status(),
  }));
  for (const nth of hits(random, 0.15, SENDS_MOST)) {
    faults.push({
      on: 'send',
      nth,
      do: { kind: 'ban', ms: random.int(500, 40_000), status: status() },
    });
  }
  return faults;
}

export function times(
  random: Random,
  count: number,
  spanMs: number,
  draw: () => Extract<Fault, { at: number }>['do'],
): Fault[] {
  return Array.from({ length: count }, () => ({ at: random.int(1_000, spanMs), do: draw() }));
}
