// What the exchange says it has counted, from the headers of one answer.

/** By window length in ms. Empty where an answer does not say: refusals often do not. */
export interface UsedCounts {
  /** Request weight of the address: `X-MBX-USED-WEIGHT-1M`. */
  readonly weight: ReadonlyMap<number, number>;
  /** Orders of the account: `X-MBX-ORDER-COUNT-10S`, `-1M`. */
  readonly orders: ReadonlyMap<number, number>;
}

export const NO_COUNTS: UsedCounts = { weight: new Map(), orders: new Map() };

const HEADER = /^x-mbx-(used-weight|order-count)-(\d{1,3})([smhd])$/i;
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Header names in any case; what is not a whole number is left out. */
export function readUsedCounts(headers: Readonly<Record<string, unknown>>): UsedCounts {
  const weight = new Map<number, number>();
  const orders = new Map<number, number>();
  for (const [name, value] of Object.entries(headers)) {
    const [, what, count, unit] = HEADER.exec(name) ?? [];
    if (what === undefined || typeof value !== 'string' || !/^\d{1,9}$/.test(value)) continue;
    const windowMs = Number(count) * (UNIT_MS[(unit ?? '').toLowerCase()] ?? 0);
    (what.toLowerCase() === 'used-weight' ? weight : orders).set(windowMs, Number(value));
  }
  return { weight, orders };
}
