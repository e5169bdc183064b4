// Weight per address with 429 and 418, orders per account with -1015: when, for how long, and for whom.
import { computeBanMs, makeRateLimits, type RateLimits } from './rate-limits';
import { changeSwitches, DEFAULT_SWITCHES, type Switches } from './switches';

/** The start of a minute. */
const M0 = 1_700_000_040_000;
const HERE = '10.0.0.1';
const KEY = 'key';
const ONE = { tenSeconds: 1, minute: 1 };

function make(change: Partial<Switches>): RateLimits {
  const switches = changeSwitches(DEFAULT_SWITCHES, change);
  return makeRateLimits(() => switches);
}

const outcome = (limits: RateLimits, weight: number, nowMs: number, address = HERE) => {
  const { usedWeight, refusal } = limits.admitRequest(address, weight, nowMs);
  return refusal ? [usedWeight, refusal.error.httpStatus, refusal.retryAfterMs] : [usedWeight];
};

describe('the weight of an address', () => {
  it('is used up to the limit exactly, and is 429 past it until the minute ends', () => {
    const limits = make({ ipWeightLimit: 10 });
    expect(outcome(limits, 6, M0)).toEqual([6]);
    expect(outcome(limits, 4, M0 + 1_000)).toEqual([10]);
    expect(outcome(limits, 1, M0 + 20_000)).toEqual([11, 429, 40_000]);
    expect(outcome(limits, 0, M0 + 59_999)).toEqual([11, 429, 1]);
    expect(outcome(limits, 1, M0 + 60_000)).toEqual([1]);
  });

  it('is its own: another address is not refused', () => {
    const limits = make({ ipWeightLimit: 1 });
    outcome(limits, 2, M0);
    expect(outcome(limits, 1, M0, '10.0.0.2')).toEqual([1]);
  });

  it('says in numbers what the limit is', () => {
    const { refusal } = make({ ipWeightLimit: 5 }).admitRequest(HERE, 6, M0);
    expect(refusal?.error).toMatchObject({ code: -1003, msg: expect.stringContaining(' 5 ') });
  });
});

describe('an address that goes on asking', () => {
  const limited = { ipWeightLimit: 1, throttledBeforeBan: 2, firstBanMs: 120_000 };

  it('is banned after so many 429, to the millisecond that the text names', () => {
    const limits = make(limited);
    expect(outcome(limits, 2, M0)[1]).toBe(429);
    expect(outcome(limits, 1, M0 + 1)[1]).toBe(429);
    const { refusal } = limits.admitRequest(HERE, 1, M0 + 2);
    expect(refusal?.error).toMatchObject({
      httpStatus: 418,
      code: -1003,
      msg: expect.stringContaining(`IP banned until ${M0 + 120_002}.`),
    });
    expect(outcome(limits, 1, M0 + 120_001)).toEqual([0, 418, 1]);
    expect(outcome(limits, 1, M0 + 120_002)).toEqual([1]);
  });

  it('is banned for twice as long each time, and never longer than three days', () => {
    const limits = make({ ...limited, throttledBeforeBan: 0 });
    let nowMs = M0;
    const lengths = Array.from({ length: 14 }, () => {
      const [, status, lengthMs = 0] = outcome(limits, 2, nowMs);
      nowMs += lengthMs + 60_000;
      return [status, lengthMs / 60_000];
    });
    expect(lengths.slice(0, 4)).toEqual([
      [418, 2],
      [418, 4],
      [418, 8],
      [418, 16],
    ]);
    expect(lengths.at(-1)).toEqual([418, 3 * 24 * 60]);
    expect(computeBanMs(120_000, 10_000)).toBe(3 * 24 * 60 * 60_000);
  });

  it('begins every minute with a clean count of refusals', () => {
    const limits = make(limited);
    for (const minute of [0, 1, 2, 3]) {
      const statuses = [1, 2, 3].map((n) => outcome(limits, 1, M0 + minute * 60_000 + n)[1]);
      expect(statuses).toEqual([undefined, 429, 429]);
    }
  });

  it('is not banned longer for asking during the ban', () => {
    const limits = make({ ...limited, throttledBeforeBan: 0 });
    outcome(limits, 2, M0);
    for (let n = 0; n < 50; n += 1) expect(outcome(limits, 1, M0 + 60_000)[2]).toBe(60_000);
    expect(outcome(limits, 1, M0 + 120_000)).toEqual([1]);
  });

  it('is remembered among thousands of others', () => {
    const limits = make({ ...limited, throttledBeforeBan: 0 });
    outcome(limits, 2, M0);
    for (let n = 0; n < 5_000; n += 1)
      outcome(limits, 1, M0 + 60_000 + n, `10.1.${n >> 8}.${n & 255}`);
    expect(outcome(limits, 1, M0 + 100_000)[1]).toBe(418);
  });
});

describe('the orders of an account', () => {
  const place = (limits: RateLimits, nowMs: number, cost = ONE, key = KEY) => {
    const { counts, refusal } = limits.admitOrders(key, cost, nowMs);
    return refusal
      ? [refusal.error.httpStatus, refusal.error.code, refusal.retryAfterMs]
      : [counts.tenSeconds, counts.minute];
  };

  it('are refused past the limit of ten seconds, until these end', () => {
    const limits = make({ ordersPer10s: 2, ordersPerMinute: 100 });
    expect(place(limits, M0)).toEqual([1, 1]);
    expect(place(limits, M0 + 1)).toEqual([2, 2]);
    expect(place(limits, M0 + 4_000)).toEqual([429, -1015, 6_000]);
    expect(place(limits, M0 + 10_000)).toEqual([1, 3]);
    expect(place(limits, M0 + 1, ONE, 'another')).toEqual([1, 1]);
  });

  it('are refused past the limit of the minute, named in the text', () => {
    const limits = make({ ordersPer10s: 100, ordersPerMinute: 1 });
    place(limits, M0);
    const { refusal } = limits.admitOrders(KEY, ONE, M0 + 15_000);
    expect(refusal).toMatchObject({
      retryAfterMs: 45_000,
      error: { msg: 'Too many new orders; current limit is 1 orders per 1 MINUTE.' },
    });
  });

  it('count five and one for a batch, and a refused request not at all', () => {
    const limits = make({ ordersPer10s: 7, ordersPerMinute: 3 });
    const batch = { tenSeconds: 5, minute: 1 };
    expect(place(limits, M0, batch)).toEqual([5, 1]);
    expect(place(limits, M0, batch)[0]).toBe(429);
    expect(place(limits, M0)).toEqual([6, 2]);
  });

  it('are refused with the switched status', () => {
    const limits = make({ ordersPer10s: 1, orderLimitStatus: 400 });
    place(limits, M0);
    expect(place(limits, M0)).toEqual([400, -1015, 10_000]);
  });
});
