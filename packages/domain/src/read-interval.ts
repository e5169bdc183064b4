// How long an account may go unread: until prices could have carried one of its operations to its target.
import { maxOf, sum, ZERO, type Decimal } from './decimal';
import { legOf, type Leg, type Operation } from './operation';
import { computeTotalPnl } from './pnl';

/** Whatever the distance, an account that has anything to watch is read so often. */
export const READ_INTERVAL_MAX_MS = 60_000;

/** What needs a person is looked at so often: it may have been put right. */
const ATTENTION_MS = 10_000;

/** What is known of a symbol's price, by whichever account's reading. */
export interface KnownMark {
  readonly mark: Decimal;
  /**
   * The relative move that it is given credit for within a second; within t seconds √t times as much,
   * as of a random walk.
   */
  readonly move: Decimal;
}

export interface Marks {
  get(symbol: string): KnownMark | undefined;
}

/**
 * Whether it has to be read in every cycle: something of it is under way or asked for, or its last
 * reading did not show both legs whole and people have not been told.
 * @param lastReadAt the account's last reading by this process, exchange time; null for none
 */
export function isReadUrgent(operation: Operation, lastReadAt: number | null): boolean {
  if (operation.status !== 'ACTIVE' || operation.nakedSince !== null) return true;
  const { closeRequest, attention, wholeAt } = operation;
  if (closeRequest !== null && closeRequest.state !== 'LAPSED') return true;
  // What people were told of may stand for days: it must not take the turns of the others.
  if (attention !== null) return false;
  return wholeAt === null || (lastReadAt !== null && wholeAt < lastReadAt);
}

/**
 * How long this ACTIVE operation may go unread, ms: nothing where the marks have reached its target or
 * are not known, ten seconds where it needs a person, and at most a minute. A paused one waits for nothing that a price could do.
 */
export function computeReadInterval(operation: Operation, marks: Marks): number {
  if (operation.attention !== null) return ATTENTION_MS;
  if (!operation.autoCloseEnabled) return READ_INTERVAL_MAX_MS;
  const markOf = (leg: Leg) => marks.get(leg.symbol)?.mark;
  const [long, short] = [markOf(legOf(operation, 'LONG')), markOf(legOf(operation, 'SHORT'))];
  if (long === undefined || short === undefined) return 0;
  const missing = operation.profitTarget.minus(computeTotalPnl(operation.legs, long, short));
  if (missing.lte(ZERO)) return 0;
  const gain = computeGain(operation, marks);
  if (gain.eq(ZERO)) return READ_INTERVAL_MAX_MS;
  const steps = missing.div(gain);
  const ms = steps.times(steps).times('1000');
  return Math.min(READ_INTERVAL_MAX_MS, Math.round(Number(ms.toFixed())));
}

/** What the total may gain within a second, where every price moves the right way. */
function computeGain({ legs }: Operation, marks: Marks): Decimal {
  const exposures = new Map<string, Decimal>();
  for (const { side, symbol, quantity, contractSize } of legs) {
    const known = marks.get(symbol);
    if (known === undefined) continue;
    const value = quantity.times(contractSize).times(known.mark).times(known.move);
    const before = exposures.get(symbol) ?? ZERO;
    exposures.set(symbol, side === 'LONG' ? before.plus(value) : before.minus(value));
  }
  return sum([...exposures.values()].map((value) => maxOf(value, value.times('-1'))));
}
