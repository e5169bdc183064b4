// Counts signals and tells how they went.
import type { SignalOutcome } from './outcome';
import { describeOutcome, isSuccess } from './outcome';

/** The counts since the start. */
export interface Statistics {
  readonly startedAtMs: number;
  readonly sent: number;
  readonly succeeded: number;
  readonly failed: number;
  /** The last outcome in words; undefined before the first. */
  readonly lastStatus: string | undefined;
}

/** Nothing counted yet. */
export function emptyStatistics(startedAtMs: number): Statistics {
  return { startedAtMs, sent: 0, succeeded: 0, failed: 0, lastStatus: undefined };
}

/** The counts with one more outcome. */
export function countOutcome(statistics: Statistics, outcome: SignalOutcome): Statistics {
  const success = isSuccess(outcome);
  return {
    ...statistics,
    sent: statistics.sent + 1,
    succeeded: statistics.succeeded + (success ? 1 : 0),
    failed: statistics.failed + (success ? 0 : 1),
    lastStatus: describeOutcome(outcome),
  };
}

/** The words around the numbers; another language is another table of these. */
export interface StatisticsWords {
  readonly title: string;
  readonly uptime: string;
  readonly sent: string;
  readonly succeeded: string;
  readonly failed: string;
  readonly rate: string;
  readonly lastStatus: string;
  readonly none: string;
}

/** English words. */
export const english: StatisticsWords = {
  title: 'Signal statistics',
  uptime: 'Uptime',
  sent: 'Signals sent',
  succeeded: 'Signals succeeded',
  failed: 'Signals failed',
  rate: 'Success rate',
  lastStatus: 'Last status',
  none: 'none yet',
};

/** The statistics as a block of lines; times in milliseconds of one clock. */
export function formatBlock(statistics: Statistics, words: StatisticsWords, nowMs: number): string {
  const rows: readonly (readonly [string, string])[] = [
    [words.uptime, formatUptime(nowMs - statistics.startedAtMs)],
    [words.sent, String(statistics.sent)],
    [words.succeeded, String(statistics.succeeded)],
    [words.failed, String(statistics.failed)],
    [words.rate, formatRate(statistics)],
    [words.lastStatus, statistics.lastStatus ?? words.none],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [words.title, ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)].join(
    '\n',
  );
}

/** One decimal, rounded down: 100.0 % is said only when not one signal failed. */
function formatRate({ sent, succeeded }: Statistics): string {
  if (sent === 0) return '-';
  const tenths = Math.floor((succeeded * 1000) / sent);
  return `${Math.floor(tenths / 10)}.${tenths % 10} %`;
}

function formatUptime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const parts = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const [days = 0, hours = 0, minutes = 0] = parts;
  const clock = [hours, minutes, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return days > 0 ? `${days}d ${clock}` : clock;
}
