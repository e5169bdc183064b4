// What goes wrong in one run: an explicit list. A run is its seed and this list, nothing else.
import type { HalfOpenPolicy, Transition } from '@hedge/domain';

/** Every way in which a worker reaches outside, by the name under which its faults are listed. */
export type CallName =
  | 'send'
  | 'time'
  | 'positions'
  | 'mark'
  | 'order'
  | 'orders'
  | 'trades'
  | 'openOrders'
  | 'load'
  | 'write'
  /** Weight taken of the address's minute. */
  | 'weight'
  | Transition['kind'];

/** What tells of an execution: GET order, the order list, the trades, the position. */
export type Trace = 'order' | 'list' | 'trades' | 'position';

/** What an operator does to an operation. */
export type Edit = 'raise' | 'lower' | 'pause' | 'resume' | 'remove' | 'close' | 'closeAll';

/**
 * What happens to one call.
 * - `kill`, `pause`   the worker dies or stands still right before the call or right after its answer
 * - `lost`            it never arrives
 * - `slow`            it, or its answer, takes this much longer
 * - `lag`, `omit`     positions as they were; without one row
 * - `empty`, `garbled`  a reading without any row; an answer that cannot be read
 * - `ahead`           the exchange's clock reads this much too late
 * - `twin`            a person trades in the very millisecond of a reading, before and after it
 * - `beside`          a person trades an order's quantity in the millisecond of its arrival
 * - `ban`             right after an order was placed, the exchange bans the workers' address
 * - `answerLost`, `late`, `refused`, `notSent`   an order executes unheard; arrives late; does not
 * - `partial`, `pieces`   an order executes in part, the rest expires; in two trades
 * - `hide`            what tells of an order is not shown for a while
 * - `unknown`         a statement commits, or not, and the connection breaks
 * - `edited`          an operator changes the operation right before its statement
 */
export type CallEffect =
  | { readonly kind: 'kill'; readonly when: 'before' | 'after'; readonly downMs: number }
  | { readonly kind: 'pause'; readonly when: 'before' | 'after'; readonly ms: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'answerLost' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'notSent' }
  | { readonly kind: 'slow'; readonly way: 'out' | 'back'; readonly ms: number }
  | { readonly kind: 'lag'; readonly ms: number }
  | { readonly kind: 'ahead'; readonly ms: number }
  | { readonly kind: 'late'; readonly ms: number }
  | { readonly kind: 'ban'; readonly ms: number; readonly status: 418 | 429 }
  | { readonly kind: 'omit'; readonly row: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'garbled' }
  | { readonly kind: 'twin'; readonly leg: number; readonly adds: boolean }
  | { readonly kind: 'beside'; readonly adds: boolean }
  | { readonly kind: 'partial'; readonly fraction: string }
  | { readonly kind: 'pieces'; readonly fraction: string; readonly afterMs: number }
  | { readonly kind: 'hide'; readonly what: readonly Trace[]; readonly ms: number }
  | { readonly kind: 'unknown'; readonly committed: boolean }
  | { readonly kind: 'edited'; readonly what: Edit };

/** A fault of the n-th call of this name in the run, whoever makes it. */
export interface CallFault {
  readonly on: CallName;
  readonly nth: number;
  readonly do: CallEffect;
}

/**
 * What happens by itself.
 * - `kill`, `pause`   of a worker, anywhere
 * - `wallStep`        a worker's wall clock jumps
 * - `trade`           a person adds to a leg's position, or closes some of it
 * - `rest`            a person's closing order rests on a leg's position for a while
 * - `force`           the exchange closes a leg's position itself: a liquidation or an ADL
 * - `spike`           a mark jumps and is back after a while
 * - `quote`           the quotes of a mark read zero, lack the price, or stand still
 * - `ban`             the exchange bans the workers' address, or has it wait
 * - `clockStep`       the exchange's clock jumps forward, or stands still
 * - `edit`            an operator changes the target, pauses, resumes, removes, or closes it or all of
 *                     its account
 * - `ask`             a person asks for a new hedge, in thousandths of a contract
 * - `restore`         the workers are stopped, the database becomes what it was so long ago, and they
 *                     start again after a while
 *
 * `leg`, `operation`, `symbol` and `worker` count modulo the run's own number of them.
 */
export type Happening =
  | { readonly kind: 'kill'; readonly worker: number; readonly downMs: number }
  | { readonly kind: 'pause'; readonly worker: number; readonly ms: number }
  | { readonly kind: 'wallStep'; readonly worker: number; readonly ms: number }
  | {
      readonly kind: 'trade';
      readonly leg: number;
      readonly adds: boolean;
      /** Of the leg's quantity. */
      readonly share: string;
    }
  | { readonly kind: 'rest'; readonly leg: number; readonly share: string; readonly ms: number }
  | {
      readonly kind: 'force';
      readonly leg: number;
      readonly cause: 'LIQUIDATION' | 'ADL';
      /** Of the leg's quantity; null for the whole position. */
      readonly share: string | null;
    }
  | {
      readonly kind: 'spike';
      readonly symbol: number;
      readonly factor: string;
      readonly ms: number;
    }
  | {
      readonly kind: 'quote';
      readonly symbol: number;
      readonly how: 'zero' | 'missing' | 'stale';
      readonly ms: number;
    }
  | { readonly kind: 'ban'; readonly ms: number; readonly status: 418 | 429 }
  | { readonly kind: 'clockStep'; readonly ms: number }
  | {
      readonly kind: 'edit';
      readonly operation: number;
      readonly what: Edit;
    }
  | {
      readonly kind: 'ask';
      readonly id: string;
      readonly account: number;
      readonly long: number;
      readonly short: number;
      readonly longSymbol: number;
      readonly shortSymbol: number;
      readonly onHalfOpen: HalfOpenPolicy;
    }
  | { readonly kind: 'restore'; readonly ageMs: number; readonly downMs: number };

/** A fault at a time, ms since the run began. */
export interface TimedFault {
  readonly at: number;
  readonly do: Happening;
}

export type Fault = CallFault | TimedFault;

export function isTimed(fault: Fault): fault is TimedFault {
  return 'at' in fault;
}

/** One line, for a report. */
export function formatFault(fault: Fault): string {
  const where = isTimed(fault) ? `at ${fault.at} ms` : `${fault.on} #${fault.nth}`;
  const { kind, ...parameters } = fault.do;
  const details = Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`);
  return `${where}: ${[kind, ...details].join(', ')}`;
}
