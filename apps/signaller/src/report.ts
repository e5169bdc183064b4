// What the signaller writes: its start, changes of state, the statistics. Quiet while all is well.
import type { Words } from './words';
import type { SignalOutcome } from './outcome';
import { failureKindOf, isSuccess } from './outcome';
import type { StatsStyle } from './settings';
import type { Statistics } from './statistics';
import { countOutcome, emptyStatistics } from './statistics';
import { describeOutcome, formatBlock, formatLine, stateOf } from './statistics-text';

/** Takes outcomes and writes what a person should see. */
export interface Report {
  readonly say: (text: string) => void;
  /** Within what changes of state may write. */
  readonly sayLimited: (text: string) => void;
  readonly outcome: (outcome: SignalOutcome) => void;
  /** Writes the statistics now. */
  readonly statistics: () => void;
}

/** Where lines go and which clocks tell the time. */
export interface ReportDeps {
  /** Takes a text without its last line feed. */
  readonly write: (text: string) => void;
  /** Wall clock, for stamps, in milliseconds. */
  readonly now: () => number;
  /** A clock that never jumps, for the uptime, in milliseconds. */
  readonly monotonic: () => number;
}

/** How the report speaks. */
export interface ReportOptions {
  readonly words: Words;
  readonly style: StatsStyle;
}

/**
 * At most ten changes of state at once and one more each half hour, of at most 200 characters: a
 * connection that comes and goes with every beat must not fill the disk of a small machine. The
 * statistics go on telling. With a line a minute this stays under 100 KB a day.
 */
const changes = { max: 10, everyMs: 30 * 60_000, lengthMax: 200 };

/** Makes a report that tells an outcome only when it differs in its state from the one told last. */
export function makeReport(deps: ReportDeps, options: ReportOptions): Report {
  const { words, style } = options;
  const startedMs = deps.monotonic();
  let counts: Statistics = emptyStatistics;
  let told: string | undefined;
  let room = changes.max;
  let roomAtMs = startedMs;

  const stamped = (text: string) => deps.write(`${new Date(deps.now()).toISOString()} ${text}`);
  const takeRoom = (): boolean => {
    const gained = Math.floor((deps.monotonic() - roomAtMs) / changes.everyMs);
    room = Math.min(changes.max, room + gained);
    roomAtMs += gained * changes.everyMs;
    if (room === 0) return false;
    room -= 1;
    return true;
  };

  const describeChange = (outcome: SignalOutcome): string => {
    if (isSuccess(outcome)) return told === undefined ? words.firstSuccess : words.successAgain;
    const text = words.failure(shorten(describeOutcome(outcome, words)));
    const hint = adviceFor(outcome, words);
    return hint === undefined ? text : `${text} ${hint}`;
  };

  return {
    say: stamped,
    sayLimited: (text) => {
      if (takeRoom()) stamped(text);
    },
    outcome: (outcome) => {
      counts = countOutcome(counts, outcome);
      // A limit on wrong keys also answers 429: no sign that signals are received.
      if (outcome.kind === 'throttled' && !outcome.byEndpoint) return;
      const state = stateOf(outcome);
      if (state === told || !takeRoom()) return;
      stamped(describeChange(outcome));
      told = state;
    },
    statistics: () => {
      const uptimeMs = deps.monotonic() - startedMs;
      if (style === 'line') deps.write(formatLine(counts, words, uptimeMs));
      else stamped(formatBlock(counts, words, uptimeMs));
    },
  };
}

function shorten(text: string): string {
  return text.length <= changes.lengthMax ? text : `${text.slice(0, changes.lengthMax - 3)}...`;
}

function adviceFor(outcome: SignalOutcome, words: Words): string | undefined {
  if (outcome.kind === 'wrong-status' && outcome.status === 404) return words.advice.notFound;
  const kind = failureKindOf(outcome);
  return kind === undefined ? undefined : words.advice[kind];
}
