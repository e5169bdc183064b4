// One limit, counted by us and by the exchange: the count that leaves less room is the one that counts.
import { makeRateWindow } from './rate-window';

const MINUTE = 60_000;

function makeWindow() {
  const time = { monotonic: 1_000, exchange: (10 * MINUTE) as number | null };
  const window = makeRateWindow(
    {
      clock: { wallMs: () => 0, monotonicMs: () => time.monotonic },
      exchangeNow: () => time.exchange,
    },
    MINUTE,
  );
  const pass = (ms: number) => {
    time.monotonic += ms;
    if (time.exchange !== null) time.exchange += ms;
  };
  return { window, time, pass };
}

test('a charge counts for a whole window, wherever the exchange’s minute begins', () => {
  const { window, pass } = makeWindow();
  pass(50_000);
  window.charge(5);
  pass(MINUTE - 1);
  expect(window.used()).toBe(5);
  pass(1);
  expect(window.used()).toBe(0);
});

test('a refunded charge counts for nothing', () => {
  const { window } = makeWindow();
  window.refund(window.charge(5));
  expect(window.used()).toBe(0);
});

test('a report counts what others used, and what was charged after its request is added', () => {
  const { window } = makeWindow();
  const first = window.charge(5);
  window.charge(7);
  window.report(first, 1_000);
  expect(window.used()).toBe(1_007);
  window.charge(1);
  expect(window.used()).toBe(1_008);
});

test('a report below our own count changes nothing', () => {
  const { window } = makeWindow();
  window.report(window.charge(50), 5);
  expect(window.used()).toBe(50);
});

test('a report that was overtaken by a larger one does not hide it', () => {
  const { window } = makeWindow();
  const early = window.charge(1);
  const late = window.charge(1);
  window.report(late, 500);
  window.report(early, 100);
  expect(window.used()).toBe(500);
});

test('a report ends with the exchange’s minute', () => {
  const { window, pass } = makeWindow();
  pass(59_000);
  window.report(window.charge(1), 900);
  pass(999);
  expect(window.used()).toBe(900);
  pass(1);
  expect(window.used()).toBe(1);
});

test('without exchange time a report lasts a whole window', () => {
  const { window, time, pass } = makeWindow();
  time.exchange = null;
  window.report(window.charge(1), 900);
  pass(MINUTE - 1);
  expect(window.used()).toBe(900);
  pass(1);
  expect(window.used()).toBe(0);
});
