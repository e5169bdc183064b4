// Who chooses what is read: the product's own planner, and what it is held against.
import { ReadPlanner, type Account } from '@hedge/cycle';
import type { Decimal } from '@hedge/domain';
import { makeRandom } from '../random';
import type { Chooser } from './play';

const SYMBOL = 'BTC/USDT:USDT';
const TURNS_SEED = 7;

/** The product's. */
export function makePlanner(): Chooser {
  const planner = new ReadPlanner();
  return {
    choose: async (works, room, nowMs) => {
      const deferred = await planner.plan(works, async () => room, nowMs);
      return works.map(({ account }) => account).filter(({ id }) => !deferred.has(id));
    },
    noteReading: (account, mark, nowMs) => {
      const positions = [aPosition('LONG', mark), aPosition('SHORT', mark)];
      planner.noteReading(account, { readAt: nowMs, positions }, nowMs);
    },
  };
}

/** The product's, where two workers take the cycles in turn, as it falls. */
export function makePlannersInTurn(): Chooser {
  const random = makeRandom(TURNS_SEED);
  const planners = [makePlanner(), makePlanner()] as const;
  let present = planners[0];
  return {
    choose: (...beat) => {
      present = random.pick(planners);
      return present.choose(...beat);
    },
    noteReading: (...reading) => present.noteReading(...reading),
  };
}

/** Each in its turn, at an even pace. */
export function makeTurns(): Chooser {
  let next = 0;
  let saved = 0;
  let lastMs: number | null = null;
  return {
    choose: async (works, room, nowMs) => {
      saved += (room.perMinute * (lastMs === null ? 0 : nowMs - lastMs)) / 60_000;
      lastMs = nowMs;
      const count = Math.min(Math.floor(saved), room.now, works.length);
      saved -= count;
      const chosen: Account[] = [];
      for (let turn = 0; turn < count; turn += 1) {
        const work = works[next % works.length];
        next += 1;
        if (work !== undefined) chosen.push(work.account);
      }
      return chosen;
    },
    noteReading: () => undefined,
  };
}

/** Everybody, until the minute's budget is spent: what a cycle without a plan does. */
export function makeAllAtOnce(): Chooser {
  return {
    choose: async (works, room) =>
      works.slice(0, Math.max(0, room.now)).map(({ account }) => account),
    noteReading: () => undefined,
  };
}

function aPosition(side: 'LONG' | 'SHORT', markPrice: Decimal) {
  return {
    ...{ symbol: SYMBOL, side, amount: markPrice, entryPrice: markPrice, markPrice },
    updateTime: 0,
  };
}
