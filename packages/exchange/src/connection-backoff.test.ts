// An exchange that is gone is asked ever more rarely; one that returns is noticed within seconds.
import { makeConnectionBackoff } from './connection-backoff';

const ASKER = 'account';

function make(random = 0.999) {
  let now = 0;
  const clock = { wallMs: () => 0, monotonicMs: () => now };
  const backoff = makeConnectionBackoff({ clock, random: () => random });
  return {
    backoff,
    failAt: (at: number) => {
      now = at;
      backoff.failed(ASKER, at);
    },
    at: (at: number) => {
      now = at;
      return backoff.waitMs(ASKER);
    },
  };
}

test('failures within the first seconds hold nothing back: a lost order is looked up at once', () => {
  const { failAt, at } = make();
  for (const time of [0, 10, 20, 2_999]) failAt(time);
  expect(at(2_999)).toBe(0);
});

test('after three silent seconds the waits double up to five seconds, and no further', () => {
  const { failAt, at } = make();
  failAt(0);
  const waits: number[] = [];
  let time = 3_000;
  for (let round = 0; round < 6; round += 1) {
    failAt(time);
    waits.push(Math.round(at(time)));
    time += at(time);
  }
  expect(waits).toEqual([1_000, 1_999, 3_998, 4_998, 4_998, 4_998]);
});

test('jitter takes up to half of a wait away', () => {
  const { failAt, at } = make(0);
  failAt(0);
  failAt(3_000);
  expect(at(3_000)).toBe(500);
});

test('requests that left together are one round of failures', () => {
  const { backoff, failAt, at } = make();
  failAt(0);
  failAt(3_000);
  const wait = at(3_000);
  for (let index = 0; index < 20; index += 1) backoff.failed(ASKER, 2_990);
  expect(at(3_000)).toBe(wait);
});

test('another account is not held back by it, nor by its first failure', () => {
  const { backoff, failAt } = make();
  failAt(0);
  failAt(3_000);
  backoff.failed('other', 3_000);
  expect([backoff.waitMs(ASKER) > 0, backoff.waitMs('other')]).toEqual([true, 0]);
});

test('any answer ends it', () => {
  const { backoff, failAt, at } = make();
  failAt(0);
  failAt(3_000);
  backoff.succeeded();
  expect(at(3_000)).toBe(0);
  failAt(3_100);
  expect(at(3_100)).toBe(0);
});
