// Exchange time: forward only.
import { makeExchangeClock } from './clock';

describe('makeExchangeClock', () => {
  const make = (notBeforeMs: number) => {
    const time = { wall: 10_000, monotonic: 500 };
    const sleep = () => Promise.resolve();
    const deps = { wallMs: () => time.wall, monotonicMs: () => time.monotonic, sleep };
    return { time, clock: makeExchangeClock(deps, notBeforeMs) };
  };

  it('follows monotonic time, not a step of the wall clock', () => {
    const { time, clock } = make(0);
    time.wall = 1;
    time.monotonic += 20.7;
    expect(clock.now()).toBe(10_020);
  });

  it('starts no earlier than the recorded state', () => {
    expect(make(99_000).clock.now()).toBe(99_000);
  });
});
