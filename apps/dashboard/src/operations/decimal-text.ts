// Amounts as the API tells them: plain decimals as text. Compared and subtracted exactly, never as a
// JS number.

interface Parsed {
  readonly units: bigint;
  /** How many of its digits stand after the point. */
  readonly digits: number;
}

function parse(text: string): Parsed {
  const [whole = '', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), digits: fraction.length };
}

/** Both in units of the finer one. */
function align(a: string, b: string): readonly [a: bigint, b: bigint, digits: number] {
  const [left, right] = [parse(a), parse(b)];
  const digits = Math.max(left.digits, right.digits);
  const scaled = (one: Parsed) => one.units * 10n ** BigInt(digits - one.digits);
  return [scaled(left), scaled(right), digits];
}

/** Negative where `a` is the smaller one, 0 where they are equal. */
export function compareDecimals(a: string, b: string): number {
  const [left, right] = align(a, b);
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
  return parse(text).digits;
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
