// A desk of many accounts at one address: how late its targets are seen, by who chooses what is read.
import type { Account, AccountWork, ReadRoom } from '@hedge/cycle';
import { computeTotalPnl, decimal, type Decimal, type Operation } from '@hedge/domain';
import { anAccount, anOperation } from '@hedge/testkit';
import { makeRandom, type Random } from '../random';
import { BEAT_MS } from './price-path';

const SYMBOL = 'BTC/USDT:USDT';
const MINUTE_MS = 60_000;
const START_MS = 1_000_000;

/** Chooses the accounts that one beat reads. */
export interface Chooser {
  choose(works: readonly AccountWork[], room: ReadRoom, nowMs: number): Promise<readonly Account[]>;
  noteReading(account: Account, mark: Decimal, nowMs: number): void;
}

export interface Played {
  /** Targets that the price reached. */
  readonly reached: number;
  /** Of these, how many the price had left again before anybody looked. */
  readonly missed: number;
  /** From reaching a target to the reading that saw it, ms, ascending; the missed ones not. */
  readonly delaysMs: readonly number[];
  readonly readings: number;
  /** In any minute. */
  readonly readingsMost: number;
  /** The longest that an account went unread, ms. */
  readonly unreadMost: number;
}

interface Seat {
  readonly account: Account;
  readonly random: Random;
  operation: Operation;
  /** Since when its target is reached; null while it is not. */
  reachedAt: number | null;
  readAt: number;
}

/**
 * Plays prices, one a beat. Each account holds one hedge; where a reading finds it at its target it is
 * replaced by another, whose distance is drawn anew.
 * @param budget readings a minute
 */
export async function playReadings(
  chooser: Chooser,
  prices: readonly string[],
  { accounts, budget, seed }: { accounts: number; budget: number; seed: number },
): Promise<Played> {
  const random = makeRandom(seed);
  const first = decimal(prices[0] ?? '1');
  const seats: Seat[] = Array.from({ length: accounts }, (_, index) => {
    const account = anAccount({ id: random.uuid() });
    const own = random.fork(`account ${index}`);
    const operation = drawHedge(account, first, own);
    return { account, random: own, operation, reachedAt: null, readAt: START_MS };
  });
  const byAccount = new Map(seats.map((seat) => [seat.account, seat]));
  const recent: number[] = [];
  const delays: number[] = [];
  let [reached, missed, readings, readingsMost, unreadMost] = [0, 0, 0, 0, 0];
  for (const [beat, price] of prices.entries()) {
    const nowMs = START_MS + beat * BEAT_MS;
    const mark = decimal(price);
    for (const seat of seats) {
      const isReached = isAtTarget(seat.operation, mark);
      if (isReached && seat.reachedAt === null) {
        reached += 1;
        seat.reachedAt = nowMs;
      } else if (!isReached && seat.reachedAt !== null) {
        missed += 1;
        seat.reachedAt = null;
      }
    }
    while ((recent[0] ?? Infinity) <= nowMs - MINUTE_MS) recent.shift();
    const works = seats.map(({ account, operation }) => {
      return {
        account,
        operations: [operation],
        recalls: false,
        damaged: [],
        hasAbsent: false,
        said: new Map(),
      };
    });
    const room = { now: budget - recent.length, perMinute: budget, exchangeNow: nowMs };
    for (const account of await chooser.choose(works, room, nowMs)) {
      const seat = byAccount.get(account);
      if (seat === undefined) throw new Error('an account of another desk was chosen');
      chooser.noteReading(account, mark, nowMs);
      recent.push(nowMs);
      readings += 1;
      unreadMost = Math.max(unreadMost, nowMs - seat.readAt);
      seat.readAt = nowMs;
      seat.operation = { ...seat.operation, wholeAt: nowMs };
      if (seat.reachedAt === null) continue;
      delays.push(nowMs - seat.reachedAt);
      seat.reachedAt = null;
      seat.operation = { ...drawHedge(account, mark, seat.random), wholeAt: nowMs };
    }
    readingsMost = Math.max(readingsMost, recent.length);
  }
  const delaysMs = delays.sort((a, b) => a - b);
  return { reached, missed, delaysMs, readings, readingsMost, unreadMost };
}

/** Twice as much of one side as of the other, and a target from 0.05 to 3 % of the price away. */
function drawHedge({ id: accountId }: Account, mark: Decimal, random: Random): Operation {
  const [big, small] = random.pick([
    ['2', '1'],
    ['1', '2'],
  ]);
  const distance = 0.0005 * 60 ** random.unit();
  const base = anOperation({ accountId, wholeAt: START_MS });
  const [long, short] = base.legs;
  const leg = { symbol: SYMBOL, entryPrice: mark, contractSize: decimal('1') };
  return {
    ...base,
    profitTarget: mark.times(distance.toFixed(6)),
    legs: [
      { ...long, ...leg, quantity: decimal(big) },
      { ...short, ...leg, quantity: decimal(small) },
    ],
  };
}

function isAtTarget({ legs, profitTarget }: Operation, mark: Decimal): boolean {
  return computeTotalPnl(legs, mark, mark).gte(profitTarget);
}
