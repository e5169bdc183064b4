// When the exchange time is asked for, and when it is none.
import { makeExchangeClock } from './exchange-clock';

const SERVER = 1_760_000_000_000;

function setUp() {
  let monotonic = 5_000;
  const answers: (number | null)[] = [];
  let asked = 0;
  const time = makeExchangeClock({
    clock: { wallMs: () => 0, monotonicMs: () => monotonic },
    freshMs: 60_000,
    maxAgeMs: 300_000,
    fetchServerTime: async () => {
      asked += 1;
      return answers.shift() ?? null;
    },
  });
  return {
    time,
    answers,
    asked: () => asked,
    advance: (ms: number) => {
      monotonic += ms;
    },
  };
}

test('time is null before the first answer and when the last is over five minutes old', async () => {
  const { time, answers, advance } = setUp();
  expect(time.now()).toBeNull();
  answers.push(SERVER);
  await time.refresh();
  expect(time.now()).toBe(SERVER);
  advance(300_000);
  expect(time.now()).toBe(SERVER + 300_000);
  advance(1);
  expect(time.now()).toBeNull();
});

test('a fraction of a millisecond is not rounded up', async () => {
  const { time, answers, advance } = setUp();
  answers.push(SERVER);
  await time.refresh();
  advance(0.9);
  expect(time.now()).toBe(SERVER);
});

test('an answer is fresh for a minute, unless it is doubted or asked for by force', async () => {
  const { time, answers, asked, advance } = setUp();
  answers.push(SERVER, SERVER, SERVER, SERVER);
  await time.refresh();
  advance(60_000);
  await time.refresh();
  expect(asked()).toBe(1);
  advance(1);
  await time.refresh();
  expect(asked()).toBe(2);
  await time.refresh(true);
  expect(asked()).toBe(3);
  time.doubt();
  expect(time.isSound()).toBe(false);
  await time.refresh();
  expect(asked()).toBe(4);
  expect(time.isSound()).toBe(true);
});

test('a failed answer keeps the last one, and the doubt', async () => {
  const { time, answers } = setUp();
  answers.push(SERVER, null);
  await time.refresh();
  time.doubt();
  await time.refresh();
  expect(time.now()).toBe(SERVER);
  expect(time.isSound()).toBe(false);
});

test('a server clock that went back is followed', async () => {
  const { time, answers } = setUp();
  answers.push(SERVER, SERVER - 3_600_000);
  await time.refresh();
  await time.refresh(true);
  expect(time.now()).toBe(SERVER - 3_600_000);
});

test('whoever asks at the same time shares one request', async () => {
  const { time, answers, asked } = setUp();
  answers.push(SERVER);
  await Promise.all([time.refresh(), time.refresh(), time.refresh(true)]);
  expect(asked()).toBe(1);
});
