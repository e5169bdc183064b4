// Money and quantity: the one decimal type of the product.
//
// big.js adds, subtracts and multiplies exactly, whatever the number of digits, and in strict mode
// throws when it is handed a JS number, so a float can never slip into an amount.
import Big from 'big.js';

/** An exact decimal. Immutable. Made from strings only. */
export type Decimal = Big;

const Exact = Big();
Exact.strict = true;
Exact.DP = 40;

const PLAIN = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

/**
 * Reads a decimal from its text (`"0.02"`, `"1e-7"`, `"-0"`).
 * @throws {RangeError} when the text is not a finite decimal number.
 */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === null) throw new RangeError(`not a decimal: ${JSON.stringify(text).slice(0, 40)}`);
  return parsed;
}

/** Reads a decimal from untrusted input; null where it is not the text of a finite decimal. */
export function parseDecimal(text: unknown): Decimal | null {
  if (typeof text !== 'string' || text.length > 64 || !PLAIN.test(text)) return null;
  const value = new Exact(text);
  return value.eq(ZERO) ? ZERO : value;
}

/** The text of a decimal in plain notation, without exponent, trailing zeros or a negative zero. */
export function toText(value: Decimal): string {
  return value.eq(ZERO) ? '0' : value.toFixed();
}

export const ZERO: Decimal = new Exact('0');

/** The sum of any number of decimals; zero for none. */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

export function minOf(a: Decimal, b: Decimal): Decimal {
  return a.lte(b) ? a : b;
}

export function maxOf(a: Decimal, b: Decimal): Decimal {
  return a.gte(b) ? a : b;
}
