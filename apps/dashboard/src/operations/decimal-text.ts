// Amounts as the API tells them: plain decimals as text. Compared and subtracted exactly, never as a
// JS number.

/** A decimal that is compared more than once. */
export interface ParsedDecimal {
  readonly units: bigint;
  /** How many of its digits stand after the point. */
  readonly digits: number;
}

export function parseDecimal(text: string): ParsedDecimal {
  const [whole = '', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), digits: fraction.length };
}

/** Both in units of the finer one. */
function align(a: string, b: string): readonly [a: bigint, b: bigint, digits: number] {
  return alignParsed(parseDecimal(a), parseDecimal(b));
}

function alignParsed(
  a: ParsedDecimal,
  b: ParsedDecimal,
): readonly [a: bigint, b: bigint, digits: number] {
  // So it is with most pairs, of which a list that is sorted compares thousands.
  if (a.digits === b.digits) return [a.units, b.units, a.digits];
  const digits = Math.max(a.digits, b.digits);
  const scaled = (one: ParsedDecimal) => one.units * 10n ** BigInt(digits - one.digits);
  return [scaled(a), scaled(b), digits];
}

/** Negative where `a` is the smaller one, 0 where they are equal. */
export function compareDecimals(a: string, b: string): number {
  return compareParsed(parseDecimal(a), parseDecimal(b));
}

/** The same of decimals that were parsed before. */
export function compareParsed(a: ParsedDecimal, b: ParsedDecimal): number {
  const [left, right] = alignParsed(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `a - b`, without zeros at the end. */
export function subtractDecimals(a: string, b: string): string {
  const [left, right, digits] = align(a, b);
  return write(left - right, digits);
}

/** `a + b`, without zeros at the end. */
export function addDecimals(a: string, b: string): string {
  const [left, right, digits] = align(a, b);
  return write(left + right, digits);
}

function write(units: bigint, digits: number): string {
  const text = String(units < 0n ? -units : units).padStart(digits + 1, '0');
  const [whole, fraction] = [text.slice(0, text.length - digits), text.slice(text.length - digits)];
  const tail = fraction.replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${tail === '' ? '' : `.${tail}`}`;
}

/** `part / whole` in millionths, rounded down: what is short of the whole never looks like it. */
export function shareMillionths(part: string, whole: string): bigint {
  const [above, below] = align(part, whole);
  if (below === 0n) return 0n;
  const scaled = above * 1_000_000n;
  const share = scaled / below;
  return scaled % below !== 0n && scaled < 0n !== below < 0n ? share - 1n : share;
}

/** How many digits stand after the point. */
export function fractionDigits(text: string): number {
  return parseDecimal(text).digits;
}

/** A number as an exchange may write it (`.5`, `+1.0`, `1e-8`) as a plain decimal. */
export function toPlainDecimal(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padStart(
    whole.length + fraction.length - Math.min(0, point),
    '0',
  );
  const start = Math.max(0, point);
  const padded = digits.padEnd(start, '0');
  const tail = padded.slice(start).replace(/0+$/, '');
  const head = padded.slice(0, start).replace(/^0+(?=\d)/, '');
  return `${sign}${head === '' ? '0' : head}${tail === '' ? '' : `.${tail}`}`;
}
