// Reading fields of rows the exchange sent: a row is well-formed, or the whole answer is not.
import { parseDecimal, type Decimal } from '@hedge/domain';
import { isRecord } from './wire-result';

/** A parsed answer, or what is wrong with it. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Thrown by the readers below and caught by {@link parseRow} and {@link parseRows} only. */
export class MalformedError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'MalformedError';
  }
}

export type Row = Readonly<Record<string, unknown>>;

/** Parses a single object. */
export function parseRow<T>(body: unknown, read: (row: Row) => T): Parsed<T> {
  if (!isRecord(body)) return { ok: false, why: `expected an object, got ${kindOf(body)}` };
  return attempt(() => read(body));
}

/** Parses an array of objects; one malformed row spoils all of it. */
export function parseRows<T>(body: unknown, read: (row: Row) => T): Parsed<T[]> {
  if (!Array.isArray(body)) return { ok: false, why: `expected an array, got ${kindOf(body)}` };
  return attempt(() =>
    body.map((row: unknown) => {
      if (!isRecord(row)) throw new MalformedError(`expected a row, got ${kindOf(row)}`);
      return read(row);
    }),
  );
}

function attempt<T>(read: () => T): Parsed<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof MalformedError) return { ok: false, why: error.message };
    throw error;
  }
}

export function text(row: Row, field: string): string {
  const value = row[field];
  if (typeof value === 'string' && value !== '' && value.length <= 64) return value;
  throw new MalformedError(`${field} is missing or not text`);
}

/** Text that may be empty, such as the client order id of an order nobody named. */
export function anyText(row: Row, field: string): string {
  const value = row[field];
  if (typeof value === 'string' && value.length <= 64) return value;
  throw new MalformedError(`${field} is missing or not text`);
}

/** A decimal from its text; numbers arrive as text too, see exact-json. */
export function amount(row: Row, field: string): Decimal {
  const value = parseDecimal(row[field]);
  if (value !== null) return value;
  throw new MalformedError(`${field} is missing or not a decimal`);
}

export function amountNotNegative(row: Row, field: string): Decimal {
  const value = amount(row, field);
  if (value.gte('0')) return value;
  throw new MalformedError(`${field} is negative`);
}

/** A time or count: a whole number that a JS number holds exactly. */
export function whole(row: Row, field: string): number {
  const value = row[field];
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw new MalformedError(`${field} is missing or not a whole number`);
}

/** An id: digits of any length, kept as text so that none is rounded. */
export function id(row: Row, field: string): string {
  const value = row[field];
  if (typeof value === 'string' && /^\d{1,40}$/.test(value)) return value;
  throw new MalformedError(`${field} is missing or not an id`);
}

export function flag(row: Row, field: string): boolean {
  const value = row[field];
  if (typeof value === 'boolean') return value;
  throw new MalformedError(`${field} is missing or not true or false`);
}

export function oneOf<T extends string>(row: Row, field: string, values: readonly T[]): T {
  const value = values.find((each) => each === row[field]);
  if (value !== undefined) return value;
  throw new MalformedError(`${field} is none of ${values.join(', ')}`);
}

/** The price, or null where it is missing, malformed, zero or negative: no price to decide on. */
export function priceOrNull(row: Row, field: string): Decimal | null {
  const value = parseDecimal(row[field]);
  return value !== null && value.gt('0') ? value : null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return value === '' ? 'an empty answer' : 'text that is not JSON';
  return typeof value;
}
