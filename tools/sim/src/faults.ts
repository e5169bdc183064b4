// What goes wrong in one run: drawn from the seed, some runs calm, some hostile.
import type { Random } from './random';

/** What happens to one order request. */
export type OrderFault =
  | { readonly kind: 'none' }
  /** Never reaches the exchange. */
  | { readonly kind: 'lost' }
  /** Reaches it, and the answer is lost. */
  | { readonly kind: 'answerLost' }
  /** Reaches it this much later; the sender has given up by then. */
  | { readonly kind: 'late'; readonly byMs: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'notSent' };

/** Probabilities and bounds of one run. */
export interface FaultPlan {
  readonly order: Readonly<Record<OrderFault['kind'], number>>;
  /** Per read: no answer. */
  readonly readLost: number;
  /** Per order that executes: hidden from look-ups for a while. */
  readonly hidden: number;
  readonly partial: number;
  readonly pieces: number;
  /** Per reading: positions as they were some time ago. */
  readonly lagging: number;
  /** Per call: a long delay. */
  readonly slow: number;
  /** Per second and worker, anywhere. */
  readonly crash: number;
  readonly pause: number;
  /** Per call to the store or the exchange, right before it leaves or right after its answer. */
  readonly crashAtCall: number;
  readonly pauseAtCall: number;
  /** Per order request, right before it leaves. */
  readonly pauseAtSend: number;
  /** Per store call: the statement commits or not, and the caller sees an error. */
  readonly storeUnknown: number;
}

export function drawFaultPlan(random: Random): FaultPlan {
  const hostility = random.pick([0, 0.3, 1, 1.5, 2.5]);
  const some = (most: number): number =>
    random.chance(0.7) ? random.unit() * most * hostility : 0;
  const order = {
    lost: some(0.2),
    answerLost: some(0.2),
    late: some(0.15),
    refused: some(0.15),
    notSent: some(0.1),
  };
  return {
    order: { none: 0, ...order },
    readLost: some(0.1),
    hidden: some(0.4),
    partial: some(0.2),
    pieces: some(0.2),
    lagging: some(0.2),
    slow: some(0.1),
    crash: some(0.03),
    pause: some(0.04),
    crashAtCall: some(0.01),
    pauseAtCall: some(0.01),
    pauseAtSend: some(0.3),
    storeUnknown: some(0.02),
  };
}

export const CALM: FaultPlan = {
  order: { none: 1, lost: 0, answerLost: 0, late: 0, refused: 0, notSent: 0 },
  readLost: 0,
  hidden: 0,
  partial: 0,
  pieces: 0,
  lagging: 0,
  slow: 0,
  crash: 0,
  pause: 0,
  crashAtCall: 0,
  pauseAtCall: 0,
  pauseAtSend: 0,
  storeUnknown: 0,
};

export function drawOrderFault(plan: FaultPlan, random: Random): OrderFault {
  let draw = random.unit();
  for (const kind of ['lost', 'answerLost', 'late', 'refused', 'notSent'] as const) {
    draw -= plan.order[kind];
    if (draw >= 0) continue;
    return kind === 'late' ? { kind, byMs: random.int(500, 5_500) } : { kind };
  }
  return { kind: 'none' };
}
