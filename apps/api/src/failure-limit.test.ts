// Wrong keys per address: counted, bounded, forgotten; a right key is never held back.
import { makeFailureLimit } from './failure-limit';

function makeClock() {
  let nowMs = 0;
  return {
    clock: { wallMs: () => nowMs, monotonicMs: () => nowMs },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('failure limit', () => {
  it('lets an address fail so many times in a window, then tells the wait until its end', () => {
    const { clock, pass } = makeClock();
    const limit = makeFailureLimit({ clock }, { max: 2, windowMs: 60_000 });
    const first = [limit.countFailure('a'), limit.countFailure('a')];
    pass(10_000);

    expect(first).toEqual([null, null]);
    expect(limit.countFailure('a')).toBe(50_000);
    expect(limit.countFailure('b')).toBeNull();
  });

  it('forgets an address when its window has ended', () => {
    const { clock, pass } = makeClock();
    const limit = makeFailureLimit({ clock }, { max: 1, windowMs: 1000 });
    limit.countFailure('a');
    const before = limit.countFailure('a');
    pass(1000);

    expect(before).toBe(1000);
    expect(limit.countFailure('a')).toBeNull();
  });

  it('remembers a bounded number of addresses, the latest ones', () => {
    const { clock } = makeClock();
    const limit = makeFailureLimit({ clock }, { max: 1, windowMs: 1000, addressesMax: 10 });
    for (let index = 0; index < 100; index += 1) limit.countFailure(`address ${index}`);

    expect(limit.countFailure('address 99')).toBe(1000);
    expect(limit.countFailure('address 0')).toBeNull();
  });
});
