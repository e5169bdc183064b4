// `npm run sim:readings -- FILE [--accounts N] [--hours H]`: plays one-minute bars against the choice of
// what is read, under the request budget of one address: H hours of each day of the file. Each row reads
// the same prices with the same hedges to begin with.
import { parseArgs } from 'node:util';
import { makeAllAtOnce, makePlanner, makePlannersInTurn, makeTurns } from './readings/choosers';
import { playReadings, type Played } from './readings/play';
import { readBars, walkBars, type Bar } from './readings/price-path';

const DAY_BARS = 1_440;
/** 70 % of 80 % of 2,400, at 5 each. */
const READINGS_A_MINUTE = 268;
const SEED = 11;

const CHOOSERS = {
  'the plan': makePlanner,
  'the plan, of two workers in turn': makePlannersInTurn,
  'turns, evenly': makeTurns,
  'all, until it is spent': makeAllAtOnce,
} as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      accounts: { type: 'string', default: '16,60,200' },
      hours: { type: 'string', default: '2' },
    },
  });
  const [file] = positionals;
  const hours = Number(values.hours);
  const desks = values.accounts.split(',').map(Number);
  if (file === undefined || !(hours > 0 && hours <= 24) || !desks.every((each) => each > 0)) {
    say('usage: npm run sim:readings -- FILE.csv.gz [--accounts 16,60,200] [--hours 2]');
    return 2;
  }
  const days = splitDays(readBars(file), hours * 60);
  say(
    `${days.length} days, ${hours} hours of each, a beat every 2 s, ${READINGS_A_MINUTE} readings a minute`,
  );
  say(
    '| accounts | who chooses | reached | missed | seen after: median | 95 % | 99 % | longest unread | readings a minute, most |',
  );
  say('| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const accounts of desks) {
    for (const [name, make] of Object.entries(CHOOSERS)) {
      const played: Played[] = [];
      for (const [day, bars] of days.entries()) {
        const desk = { accounts, budget: READINGS_A_MINUTE, seed: SEED + day };
        played.push(await playReadings(make(), walkBars(bars), desk));
      }
      say(`| ${accounts} | ${name} | ${describe(played)} |`);
    }
  }
  return 0;
}

function splitDays(bars: readonly Bar[], minutes: number): readonly (readonly Bar[])[] {
  const starts = Array.from(
    { length: Math.floor(bars.length / DAY_BARS) },
    (_, day) => day * DAY_BARS,
  );
  return starts.map((start) => bars.slice(start, start + minutes));
}

function describe(played: readonly Played[]): string {
  const delays = played.flatMap(({ delaysMs }) => delaysMs).sort((a, b) => a - b);
  const total = (of: (each: Played) => number) => played.reduce((all, each) => all + of(each), 0);
  const most = (of: (each: Played) => number) => Math.max(...played.map(of));
  const quantile = (share: number) => seconds(delays[Math.floor(delays.length * share)] ?? 0);
  const [reached, missed] = [total((each) => each.reached), total((each) => each.missed)];
  return [
    reached,
    `${missed} (${((100 * missed) / reached).toFixed(1)} %)`,
    ...[quantile(0.5), quantile(0.95), quantile(0.99)],
    seconds(most(({ unreadMost }) => unreadMost)),
    most(({ readingsMost }) => readingsMost),
  ].join(' | ');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main().then((code) => {
  process.exitCode = code;
});
