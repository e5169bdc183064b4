// Which accounts a cycle reads, where the request budget is too small for all of them in every cycle.
//
// What is under way is always read. Of the rest those that are the most overdue: an account may go
// unread for as long as prices need to carry one of its operations to its target, as of the latest
// marks that any account's reading told and of how lively they are, and for a minute at most. Readings
// keep an even pace of the budget, so that it never runs dry: where that is too little for all that is
// due, the likeliest to be at a target come first, as far as no other passes the bound of
// `choose-readings.ts` by it.
//
// Several workers that take cycles in turn keep one pace together: each earns of it only the time since
// anybody's last reading, which the operations tell.
import type { Alert } from '@hedge/contracts';
import { computeReadInterval, isReadUrgent, READ_INTERVAL_MAX_MS } from '@hedge/domain';
import type { ReadMarks } from './account-result';
import { chooseReadings, computeSavedMost, SAVED_MS, type Candidate } from './choose-readings';
import { MarkBook } from './mark-book';
import type { Account, AccountWork } from './ports/store';
import { budgetKey, lateReadsAlert } from './standing-alerts';

/** What the request budget of one address at an exchange has for readings of positions. */
export interface ReadRoom {
  /** How many there is room for at once. */
  readonly now: number;
  /** How many a minute it bears for good. */
  readonly perMinute: number;
  /** The exchange's time, ms, by which readings are dated; null while it is unknown. */
  readonly exchangeNow: number | null;
}

/** What says which budget an account's readings are of. */
export type Budgeted = Pick<Account, 'mode' | 'egressAddress'>;

/** Null where nothing limits them. Never rejects: the accounts of other budgets must not suffer. */
export type ReadRoomOf = (account: Budgeted) => Promise<ReadRoom | null>;

/** An account that is left alone in this cycle, and the alert where that lasts too long. */
export interface Deferral {
  readonly alert: Alert | null;
}

const MINUTE_MS = 60_000;
/** One whose reading has never succeeded must not take the turns of the others. */
const RETRY_MS = 10_000;
/** Past this it is late, and people must know that the budget is too small. */
const LATE_MS = 2 * READ_INTERVAL_MAX_MS;
/** How far another worker's exchange time may be ahead: what is dated later than that dates nothing. */
const AHEAD_MS = 5_000;

export class ReadPlanner {
  /** The exchange time of each account's last reading. */
  readonly #readAt = new Map<string, number>();
  /** When each was chosen or read last, whatever came of it; before that, when it was seen first. */
  readonly #triedAt = new Map<string, number>();
  /** Seen, and neither chosen nor read so far: none that is known comes before them. */
  readonly #untried = new Set<string>();
  readonly #marks = new Map<Account['mode'], MarkBook>();
  readonly #pace = new Map<string, { readonly atMs: number; readonly saved: number }>();
  /** The exchange time of what other workers were heard to have read of each account. */
  readonly #heardAt = new Map<string, number>();
  /** When others last read an account of each budget, monotonic. */
  readonly #othersAt = new Map<string, number>();

  /**
   * The accounts to be left alone, by id.
   * @param nowMs monotonic
   */
  async plan(
    works: readonly AccountWork[],
    roomOf: ReadRoomOf,
    nowMs: number,
  ): Promise<ReadonlyMap<string, Deferral>> {
    const deferred = new Map<string, Deferral>();
    for (const [budget, sharing] of groupByBudget(works)) {
      const [{ account: first }] = sharing;
      const room = await roomOf(first);
      if (room === null) continue;
      for (const work of sharing) this.#learn(budget, work, room.exchangeNow, nowMs);
      const candidates = sharing.map((work) => this.#judge(work, nowMs));
      const chosen = this.#choose(budget, candidates, room, nowMs);
      for (const { id, account, ageMs } of candidates) {
        if (chosen.has(id)) {
          this.#noteTried(id, nowMs);
          continue;
        }
        const alert = ageMs > LATE_MS ? lateReadsAlert(account, candidates.length) : null;
        deferred.set(id, { alert });
      }
    }
    return deferred;
  }

  /** What a reading told: when it was, and the marks. */
  noteReading({ id, mode }: Account, reading: ReadMarks, nowMs: number): void {
    this.#readAt.set(id, reading.readAt);
    this.#noteTried(id, nowMs);
    this.#noteMarks(mode, reading, nowMs);
  }

  /** The same of a reading that another worker's cycle chose. */
  noteOthersReading({ id, mode }: Account, reading: ReadMarks, nowMs: number): void {
    this.#heardAt.set(id, reading.readAt);
    this.#noteMarks(mode, reading, nowMs);
  }

  #noteTried(id: string, atMs: number): void {
    this.#triedAt.set(id, Math.max(this.#triedAt.get(id) ?? -Infinity, atMs));
    this.#untried.delete(id);
  }

  #noteMarks(mode: Account['mode'], { positions }: ReadMarks, nowMs: number): void {
    for (const { symbol, markPrice } of positions) {
      if (markPrice !== null) this.#marksOf(mode).note(symbol, markPrice, nowMs);
    }
  }

  /** Whether others have read the account since this planner's own last reading, and when. */
  #learn(
    budget: string,
    { account: { id }, operations }: AccountWork,
    exchangeNow: number | null,
    nowMs: number,
  ): void {
    if (exchangeNow === null) return;
    const told = operations.map(({ wholeAt }) => wholeAt ?? -Infinity);
    const readAt = Math.max(this.#heardAt.get(id) ?? -Infinity, ...told);
    const agoMs = Math.max(0, exchangeNow - readAt);
    const isNews = readAt > (this.#readAt.get(id) ?? -Infinity) && readAt <= exchangeNow + AHEAD_MS;
    // What was last read so long ago is due, where this process has never read it.
    const isKnown = this.#triedAt.has(id) && !this.#untried.has(id);
    if (!isNews || (agoMs > READ_INTERVAL_MAX_MS && !isKnown)) return;
    const atMs = nowMs - agoMs;
    this.#readAt.set(id, readAt);
    this.#noteTried(id, atMs);
    this.#othersAt.set(budget, Math.max(this.#othersAt.get(budget) ?? -Infinity, atMs));
  }

  #judge(
    { account, operations, recalls }: AccountWork,
    nowMs: number,
  ): Candidate & { readonly account: Account } {
    const readAt = this.#readAt.get(account.id) ?? null;
    const known = this.#triedAt.get(account.id);
    if (known === undefined) {
      this.#triedAt.set(account.id, nowMs);
      this.#untried.add(account.id);
    }
    const firstMs = this.#untried.has(account.id) ? 0 : RETRY_MS;
    const marks = this.#marksOf(account.mode);
    const intervals = operations.map((operation) =>
      account.enabled ? computeReadInterval(operation, marks) : READ_INTERVAL_MAX_MS,
    );
    return {
      id: account.id,
      account,
      ageMs: nowMs - (known ?? nowMs),
      intervalMs: readAt === null ? firstMs : Math.min(READ_INTERVAL_MAX_MS, ...intervals),
      isUrgent: recalls || operations.some((each) => isReadUrgent(each, readAt)),
    };
  }

  #marksOf(mode: Account['mode']): MarkBook {
    const known = this.#marks.get(mode) ?? new MarkBook();
    this.#marks.set(mode, known);
    return known;
  }

  #choose(
    budget: string,
    candidates: readonly Candidate[],
    room: ReadRoom,
    nowMs: number,
  ): ReadonlySet<string> {
    const before = this.#pace.get(budget) ?? { atMs: nowMs - SAVED_MS, saved: 0 };
    const sinceMs = nowMs - Math.max(before.atMs, this.#othersAt.get(budget) ?? -Infinity);
    const earned = (room.perMinute * sinceMs) / MINUTE_MS;
    const saved = Math.min(computeSavedMost(room.perMinute), before.saved + earned);
    const choice = chooseReadings(candidates, { ...room, saved });
    this.#pace.set(budget, { atMs: nowMs, saved: choice.saved });
    return choice.chosen;
  }
}

/** Accounts whose readings are of the same budget. */
function groupByBudget(
  works: readonly AccountWork[],
): ReadonlyMap<string, readonly [AccountWork, ...AccountWork[]]> {
  const groups = new Map<string, [AccountWork, ...AccountWork[]]>();
  for (const work of works) {
    const budget = budgetKey(work.account);
    const group = groups.get(budget);
    if (group === undefined) groups.set(budget, [work]);
    else group.push(work);
  }
  return groups;
}
