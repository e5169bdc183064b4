// Lists in pages, newest first: the cursor is the last row's place in the order.

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

const CURSOR = /^(\d{1,15})\.(.{1,100})$/;

/**
 * The place a cursor names; null for the first page.
 * @throws {InvalidCursor} when it names none, or an id that `validId` does not know.
 */
export function parseCursor(cursor: string | undefined, validId: RegExp): Place | null {
  if (cursor === undefined) return null;
  const [, at, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (at === undefined || id === undefined || !validId.test(id)) throw new InvalidCursor(cursor);
  return { at: Number(at), id };
}

/** Makes a page of rows that were asked for with one more than the limit. */
export function buildPage<T>(
  rows: readonly T[],
  limit: number,
  placeOf: (item: T) => Place,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null };
  const { at, id } = placeOf(last);
  return { items, nextCursor: Buffer.from(`${at}.${id}`, 'utf8').toString('base64url') };
}
