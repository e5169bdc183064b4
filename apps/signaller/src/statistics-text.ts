// The statistics as people read them: a block of lines, or one line short enough to keep for years.
import type { Words } from './words';
import type { FailureKind, SignalOutcome } from './outcome';
import { failureKindOf } from './outcome';
import type { Statistics } from './statistics';

/** The outcome in a few words, such as "202 processing" or "refused: ECONNREFUSED at ...". */
export function describeOutcome(outcome: SignalOutcome, words: Words): string {
  switch (outcome.kind) {
    case 'accepted':
      return `${outcome.status} ${words.answers[outcome.status === 202 ? 'started' : 'running']}`;
    case 'throttled':
      return `${outcome.status} ${words.answers.throttled}`;
    case 'refused-key':
      return `${outcome.status} ${words.answers.keyRefused}`;
    case 'wrong-status':
      return `${outcome.status} ${words.answers.unexpected}`;
    case 'failed':
      return `${words.kinds[outcome.reason]}: ${outcome.attempts.map(words.attempt).join('; ')}`;
  }
}

/** The block: a title and one labelled value a line. */
export function formatBlock(statistics: Statistics, words: Words, uptimeMs: number): string {
  const { block } = words;
  const rows = [
    [block.uptime, formatUptime(uptimeMs)],
    [block.sent, statistics.sent],
    [block.succeeded, statistics.succeeded],
    [block.failed, statistics.failed],
    [block.rate, formatRate(statistics)],
    [
      block.lastStatus,
      statistics.last === undefined ? block.none : describeOutcome(statistics.last, words),
    ],
    ...(statistics.failed === 0
      ? []
      : [[block.byKind, listKinds(statistics, words, ' ').join(', ')]]),
  ];
  return [block.title, ...rows.map(([label, value]) => `  ${label}: ${value}`)].join('\n');
}

/** No line is longer than this, its line feed included, in bytes. */
export const lineBytesMax = 70;

/** Failures by kind are added up to this: at one line a minute a day stays under 100 KB. */
const usualBytesMax = 60;

/**
 * The line, without its line feed: uptime, signals, successes, failures, rate, last status, and as
 * many kinds of failures as fit, the most frequent first.
 */
export function formatLine(statistics: Statistics, words: Words, uptimeMs: number): string {
  const { line } = words;
  const counts = [
    `${line.sent} ${shortCount(statistics.sent)}`,
    `${line.succeeded} ${shortCount(statistics.succeeded)}`,
    `${line.failed} ${shortCount(statistics.failed)}`,
  ];
  const parts = [shortUptime(uptimeMs), ...counts, formatRate(statistics), lastStatus()];
  let text = parts.join(' ');
  for (const kind of listKinds(statistics, words, '=')) {
    const longer = `${text} ${kind}`;
    if (Buffer.byteLength(longer) + 1 > usualBytesMax) break;
    text = longer;
  }
  return text;

  function lastStatus(): string {
    const { last } = statistics;
    if (last === undefined) return '-';
    return last.kind === 'failed' ? words.kinds[last.reason] : String(last.status);
  }
}

function listKinds(statistics: Statistics, words: Words, between: string): readonly string[] {
  const kinds = Object.entries(statistics.failures) as [FailureKind, number][];
  return kinds
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${words.kinds[kind]}${between}${shortCount(count)}`);
}

/** Up to nine digits as they are, beyond that in millions or billions: never more than nine bytes. */
function shortCount(count: number): string {
  if (count < 1e9) return String(count);
  return count < 1e14 ? `${Math.floor(count / 1e6)}M` : `${Math.floor(count / 1e9)}G`;
}

/**
 * One decimal with a point in both languages, rounded down: 100.0% is said only when not one signal
 * failed.
 */
function formatRate({ sent, succeeded }: Statistics): string {
  if (sent === 0) return '-';
  const tenths = Math.floor((succeeded * 1000) / sent);
  return `${Math.floor(tenths / 10)}.${tenths % 10}%`;
}

function splitUptime(ms: number): readonly [days: number, hours: string, rest: string] {
  const seconds = Math.floor(ms / 1000);
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  const rest = `${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return [Math.floor(seconds / 86_400), two((seconds / 3600) % 24), rest];
}

function formatUptime(ms: number): string {
  const [days, hours, rest] = splitUptime(ms);
  return days > 0 ? `${days}d ${hours}:${rest}` : `${hours}:${rest}`;
}

function shortUptime(ms: number): string {
  const [days, hours, rest] = splitUptime(ms);
  if (days === 0) return `${hours}:${rest}`;
  return days < 100 ? `${days}d${hours}h` : `${days}d`;
}

/** What a state is recognised by: outcomes of one state are told once. */
export function stateOf(outcome: SignalOutcome): string {
  const kind = failureKindOf(outcome);
  return kind === 'status' && outcome.kind === 'wrong-status'
    ? String(outcome.status)
    : (kind ?? 'success');
}
