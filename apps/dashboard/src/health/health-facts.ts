// What the last cycles tell of those who make them.
import type {
  AccountView,
  CycleView,
  OperationView,
  PreflightView,
  SignalAnswersView,
} from '@hedge/contracts';

/** A signal comes every two seconds; after this long without one the worker goes on by itself, ms. */
export const SILENT_MS = 10_000;

/** A cycle comes every two seconds, of the backstop every twelve; later than this is too late, ms. */
export const STILL_MS = 30_000;

/** When somebody was last seen: at the beginning of the newest cycle that was asked for so. */
export function findLastStart(cycles: readonly CycleView[]): string | null {
  return cycles[0]?.startedAt ?? null;
}

/** When the worker last finished one; the list begins with the newest. */
export function findLastFinish(cycles: readonly CycleView[]): string | null {
  return cycles.find(({ finishedAt }) => finishedAt !== null)?.finishedAt ?? null;
}

export interface Durations {
  /** Half of the cycles were faster, ms. */
  readonly medianMs: number;
  readonly longestMs: number;
}

/** Of those that finished; null where none did. */
export function computeDurations(cycles: readonly CycleView[]): Durations | null {
  const sorted = cycles
    .flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs]))
    .sort((a, b) => a - b);
  const [medianMs, longestMs] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  return medianMs === undefined || longestMs === undefined ? null : { medianMs, longestMs };
}

export type Asked = Readonly<Record<CycleView['source'], number>>;

export function countSources(cycles: readonly CycleView[]): Asked {
  const count = (source: CycleView['source']) =>
    cycles.filter((cycle) => cycle.source === source).length;
  return { signal: count('signal'), backstop: count('backstop'), operator: count('operator') };
}

/** How many of these cycles had an error, or left an account out. */
export function countTroubled(cycles: readonly CycleView[]): number {
  return cycles.filter(({ errors, accountsSkipped }) => errors > 0 || accountsSkipped > 0).length;
}

export type AccountStanding = 'disabled' | 'banned' | 'refused' | 'unchecked' | 'served';

export function standingOf(
  { enabled, bannedUntil, preflight }: AccountView,
  nowMs: number,
): AccountStanding {
  if (!enabled) return 'disabled';
  if (bannedUntil !== null && Date.parse(bannedUntil) > nowMs) return 'banned';
  if (preflight === null) return 'unchecked';
  return preflight.passed ? 'served' : 'refused';
}

export type Check = PreflightView['checks'][number];

export function findCheck(preflight: PreflightView | null, name: Check['name']): Check | null {
  return preflight?.checks.find((check) => check.name === name) ?? null;
}

/** When positions of the account were last read; null where none of its hedges was. */
export function findLastReading(
  operations: readonly Pick<OperationView, 'accountId' | 'pnlAt'>[],
  accountId: string,
): string | null {
  const read = operations.flatMap((one) =>
    one.accountId === accountId && one.pnlAt !== null ? [one.pnlAt] : [],
  );
  // Moments as the API writes them are in the order of their texts.
  return read.sort().at(-1) ?? null;
}

export type SignalOutcome = 'started' | 'running' | 'refused' | 'early' | 'failed' | 'other';

const OUTCOME_OF: Readonly<Record<number, SignalOutcome>> = {
  ...{ 202: 'started', 200: 'running', 401: 'refused', 429: 'early', 500: 'failed' },
};

/** What became of the signals; the same outcome is told once, whatever its statuses. */
export function groupAnswers(
  answers: SignalAnswersView['answers'],
): ReadonlyMap<SignalOutcome, number> {
  const groups = new Map<SignalOutcome, number>();
  for (const { status, count } of answers) {
    const outcome = OUTCOME_OF[status] ?? 'other';
    groups.set(outcome, (groups.get(outcome) ?? 0) + count);
  }
  return groups;
}
