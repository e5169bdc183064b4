// A seed's faults: some runs calm, some hostile, each with its own mixture.
import { drawCloses } from './draw-closes';
import { drawOpenings } from './draw-openings';
import type { CallEffect, CallName, Fault, Happening, Trace } from './faults';
import { drawGoneLegs } from './draw-gone-legs';
import { drawVenueFaults } from './draw-venue-faults';
import { hits, type Random } from './random';

const RECORDS: readonly CallName[] = [
  'intend',
  'token',
  'adopt',
  'progress',
  'finish',
  'cancel',
  'fills',
  'settle',
  'attention',
];
const READS: readonly CallName[] = ['positions', 'mark', 'order', 'orders', 'trades', 'openOrders'];

/** How often each kind of call is made in a run, at most about. */
const CALLS_MOST = 400;
const SENDS_MOST = 60;
const INTENTS_MOST = 40;

/**
 * An order that executed may be hidden for longer than the evidence margin from all of its traces
 * but these: one of them contradicts its absence.
 */
const LONG_HIDDEN: readonly [readonly Trace[], ...(readonly Trace[])[]] = [
  ['list', 'trades', 'position'],
  ['order', 'trades', 'position'],
  ['order', 'list'],
  ['order', 'list', 'trades'],
  ['order', 'list', 'position'],
];
const SHORT_HIDDEN: readonly [readonly Trace[], ...(readonly Trace[])[]] = [
  ['order', 'list', 'trades', 'position'],
  ['order', 'list', 'trades'],
  ['order', 'list', 'position'],
  ['order', 'list'],
  ['order'],
  ['trades'],
];

/** @param spanMs how long faults happen */
export function drawFaults(random: Random, spanMs: number): readonly Fault[] {
  const hostility = random.pick([0, 0.3, 1, 1.5, 2.5]);
  const some = (most: number): number =>
    random.chance(0.7) ? Math.min(random.unit() * most * hostility, 0.9) : 0;
  const faults: Fault[] = [];
  const strike = (on: CallName, chance: number, most: number, draw: () => CallEffect): void => {
    for (const nth of hits(random, chance, most)) faults.push({ on, nth, do: draw() });
  };
  const happen = (perSecond: number, draw: () => Happening): void => {
    for (const at of hits(random, perSecond / 1_000, spanMs)) faults.push({ at, do: draw() });
  };

  drawOrderFaults(random, some, strike);
  const sometimes = some(0.1);
  const slow = some(0.1);
  for (const on of READS) {
    strike(on, sometimes, CALLS_MOST, () => ({ kind: 'lost' }));
    strike(on, slow, CALLS_MOST, () => {
      return { kind: 'slow', way: random.pick(['out', 'back']), ms: random.int(300, 2_500) };
    });
  }
  strike('positions', some(0.2), CALLS_MOST, () => ({ kind: 'lag', ms: random.int(1, 4_000) }));
  strike('positions', some(0.05), CALLS_MOST, () => ({ kind: 'omit', row: random.int(0, 3) }));
  strike('time', some(0.3), 40, () => ({ kind: 'ahead', ms: random.int(1, 900) }));

  const [kills, pauses] = [some(0.02), some(0.02)];
  for (const on of [...READS, 'send', 'time', 'load', 'write', ...RECORDS] as const) {
    const most = on === 'send' ? SENDS_MOST : CALLS_MOST;
    const when = () => random.pick(['before', 'after'] as const);
    strike(on, kills, most, () => ({ kind: 'kill', when: when(), downMs: random.int(500, 8_000) }));
    strike(on, pauses, most, () => ({ kind: 'pause', when: when(), ms: random.int(200, 25_000) }));
  }
  const broken = some(0.1);
  for (const on of RECORDS) {
    strike(on, broken, CALLS_MOST, () => ({ kind: 'unknown', committed: random.chance(0.5) }));
  }
  for (const on of ['load', 'write'] as const) {
    strike(on, some(0.02), CALLS_MOST, () => ({ kind: 'unknown', committed: random.chance(0.5) }));
  }

  const worker = () => random.int(0, 2);
  happen(some(0.05), () => ({ kind: 'kill', worker: worker(), downMs: random.int(500, 8_000) }));
  happen(some(0.08), () => ({ kind: 'pause', worker: worker(), ms: random.int(200, 25_000) }));
  happen(some(0.05), () => ({
    kind: 'wallStep',
    worker: worker(),
    ms: random.int(-3_600_000, 3_600_000),
  }));
  drawPeople(random, some, strike, happen);
  // An operator is quicker than the statement that was decided on what he has just changed.
  strike('intend', some(0.3), INTENTS_MOST, () => ({
    kind: 'edited',
    what: random.pick(['raise', 'raise', 'pause', 'lower', 'remove']),
  }));
  const all = [
    ...faults,
    ...drawVenueFaults(random.fork('venue'), spanMs),
    ...drawCloses(random.fork('closes'), spanMs),
    ...drawGoneLegs(random.fork('gone legs'), spanMs),
  ];
  return [...all, ...drawOpenings(random.fork('openings'), spanMs, all)];
}

/** People trade on the same positions, with the legs' own quantities: what is hardest to tell apart. */
function drawPeople(random: Random, some: Some, strike: Strike, happen: Happen): void {
  const leg = () => random.int(0, 11);
  const share = () => random.pick(['1', '1', '0.5']);
  const adds = random.pick([0.5, 1]);
  happen(some(0.06), () => ({
    kind: 'trade',
    leg: leg(),
    adds: random.chance(adds),
    share: share(),
  }));
  strike('send', some(0.3), SENDS_MOST, () => ({ kind: 'beside', adds: random.chance(adds) }));
  happen(some(0.02), () => ({ kind: 'rest', leg: leg(), share: '1', ms: random.int(500, 20_000) }));
  happen(some(0.05), () => {
    const what = random.pick([
      'raise',
      'raise',
      'lower',
      'pause',
      'resume',
      'resume',
      'remove',
    ] as const);
    return { kind: 'edit', operation: random.int(0, 7), what };
  });
  if (!random.chance(0.2)) return;
  // Orders that only the position tells of, decided on readings in whose millisecond people trade.
  strike('positions', 0.3, CALLS_MOST, () => ({
    kind: 'twin',
    leg: leg(),
    adds: random.chance(0.8),
  }));
  strike('send', 0.4, SENDS_MOST, () => ({ kind: 'answerLost' }));
  strike('send', 0.5, SENDS_MOST, () => {
    return { kind: 'hide', what: ['order', 'list', 'trades'], ms: random.int(16_000, 30_000) };
  });
}

type Some = (most: number) => number;
type Happen = (perSecond: number, draw: () => Happening) => void;
type Strike = (on: CallName, chance: number, most: number, draw: () => CallEffect) => void;

function drawOrderFaults(random: Random, some: Some, strike: Strike): void {
  const order = (chance: number, draw: () => CallEffect) =>
    strike('send', chance, SENDS_MOST, draw);
  order(some(0.2), () => ({ kind: 'lost' }));
  order(some(0.2), () => ({ kind: 'answerLost' }));
  order(some(0.15), () => ({ kind: 'late', ms: random.int(500, 5_500) }));
  order(some(0.15), () => ({ kind: 'refused' }));
  order(some(0.1), () => ({ kind: 'notSent' }));
  order(some(0.3), () => ({ kind: 'pause', when: 'before', ms: random.int(200, 25_000) }));
  order(some(0.2), () => ({ kind: 'partial', fraction: random.pick(['0', '0.25', '0.5']) }));
  order(some(0.2), () => {
    return {
      kind: 'pieces',
      fraction: random.pick(['0.25', '0.5']),
      afterMs: random.int(1, 1_500),
    };
  });
  const long = random.chance(0.4);
  order(some(0.6), () => {
    const what = random.pick(long ? LONG_HIDDEN : SHORT_HIDDEN);
    return { kind: 'hide', what, ms: long ? random.int(14_000, 30_000) : random.int(500, 6_000) };
  });
}
