// Lists in pages, newest first: the cursor is the last row's place in the order, so that rows which
// come or go meanwhile neither repeat nor hide another.
import { Prisma } from '../generated/client';

/** `limit` rows after `cursor`; the first page without one. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of a list; `nextCursor` asks for the page after it, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Thrown for a cursor that no list of ours gave out. */
export class InvalidCursor extends Error {
  constructor(cursor: string) {
    super(`not a cursor of this list: ${JSON.stringify(cursor).slice(0, 40)}`);
    this.name = 'InvalidCursor';
  }
}

/** A row's place: a time in ms and an id that tells rows of the same ms apart. */
export interface Place {
  readonly at: number;
  readonly id: string;
}

/** Each list's cursors carry its name: one of another list would silently skip rows. */
export type ListName =
  | 'accounts'
  | 'operations'
  | 'oldestoperations'
  | 'history'
  | 'historytotals'
  | 'cycles'
  | 'alerts'
  | 'audit'
  | 'users'
  | 'tokens'
  | 'signalkeys';

/** Closed at its end, so that one cut short is none. */
const CURSOR = /^\["[a-z]+",(\d{1,15}),"([^"\\\p{Cc}]{1,200})"\]$/u;

/**
 * The place a cursor names; null for the first page.
 * @throws {InvalidCursor} unless `list` gave it out, with an id that `validId` knows.
 */
export function parseCursor(
  list: ListName,
  cursor: string | undefined,
  validId: RegExp,
): Place | null {
  if (cursor === undefined) return null;
  const [, at, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined || !validId.test(id)) {
    throw new InvalidCursor(cursor);
  }
  const place = { at: Number(at), id };
  // Only the very text that this list gives out counts: decoding is lenient, and lists are alike.
  if (buildCursor(list, place) !== cursor) throw new InvalidCursor(cursor);
  return place;
}

/** Makes a page of rows that were asked for with one more than the limit. */
export function buildPage<T>(
  list: ListName,
  rows: readonly T[],
  limit: number,
  placeOf: (item: T) => Place,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null };
  return { items, nextCursor: buildCursor(list, placeOf(last)) };
}

function buildCursor(list: ListName, { at, id }: Place): string {
  return Buffer.from(JSON.stringify([list, at, id]), 'utf8').toString('base64url');
}

/** The moment of `ms` since the epoch, exact to the millisecond that the columns keep. */
export function momentOf(ms: number): Prisma.Sql {
  return Prisma.sql`(timestamptz 'epoch' + ${BigInt(ms)}::bigint * interval '1 ms')`;
}

/** `WHERE` of the conditions that hold a value; empty where none does. */
export function whereAll(conditions: readonly (Prisma.Sql | null)[]): Prisma.Sql {
  const given = conditions.filter((condition) => condition !== null);
  return given.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(given, ' AND ')}`;
}
