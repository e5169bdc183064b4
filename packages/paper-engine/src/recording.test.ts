// Recorded prices: the way through a bar, gaps, speed, and what happens at the end.
import { decimal } from '@hedge/domain';
import { importState, type Bar, type PaperEngine } from './index';
import { computeMoment, computeRecordedPrice, makeRecording } from './recording';
import { closeLong, code, holdLong, KEY, makeExchange, T0, value } from './testing/exchange';

const MINUTE = 60_000;
/** A recording's own time, nothing to do with exchange time. */
const R0 = 1_640_991_660_000;
const BARS: readonly Bar[] = [
  [R0, '100', '130', '70', '120'],
  [R0 + MINUTE, '120', '150', '90', '110'],
  // Two minutes are missing here.
  [R0 + 4 * MINUTE, '200', '200', '200', '200'],
];
const recording = makeRecording(BARS);
const priceAt = (ms: number) => computeRecordedPrice(recording, R0 + ms).toFixed();

describe('the price within a recording', () => {
  it('goes open, low, high, close through a rising bar and open, high, low, close through a falling one', () => {
    expect([0, 20_000, 40_000, 60_000 - 1].map(priceAt).map((text) => text.slice(0, 6))).toEqual([
      '100',
      '70',
      '130',
      '120.00',
    ]);
    expect([0, 20_000, 40_000].map((ms) => priceAt(MINUTE + ms))).toEqual(['120', '150', '90']);
    expect(priceAt(10_000)).toBe('85');
  });

  it('is the last close where bars are missing', () => {
    expect(priceAt(2 * MINUTE)).toBe('110');
    expect(priceAt(4 * MINUTE - 1)).toBe('110');
    expect(priceAt(4 * MINUTE)).toBe('200');
  });

  it('never leaves the range of its bar', () => {
    for (let ms = 0; ms < MINUTE; ms += 7) {
      const price = computeRecordedPrice(recording, R0 + ms);
      expect(price.gte('70') && price.lte('130')).toBe(true);
    }
  });

  it('needs bars in order of time', () => {
    expect(() => makeRecording([])).toThrow(RangeError);
    const [first, second] = BARS as [Bar, Bar, Bar];
    expect(() => makeRecording([second, first])).toThrow(RangeError);
    expect(() => makeRecording([first, first])).toThrow(RangeError);
  });
});

describe('the moment that is played', () => {
  const replay = { recording: 'r', startMs: T0, fromMs: R0, speed: 60, atEnd: 'hold' } as const;

  it('moves as many times as fast as the speed says', () => {
    expect(computeMoment(recording, replay, T0 + 500)).toEqual({
      momentMs: R0 + 30_000,
      ended: false,
    });
    const slow = { ...replay, speed: 0.5 };
    expect(computeMoment(recording, slow, T0 + 3).momentMs).toBe(R0 + 1);
  });

  it('stays at the end, or begins again at the first bar', () => {
    const lengthMs = 5 * MINUTE;
    const end = T0 + lengthMs / 60;
    expect(computeMoment(recording, replay, end - 1).ended).toBe(false);
    expect(computeMoment(recording, replay, end + 1_000_000)).toEqual({
      momentMs: R0 + lengthMs,
      ended: true,
    });
    const repeated = { ...replay, atEnd: 'repeat' } as const;
    expect(computeMoment(recording, repeated, end)).toEqual({ momentMs: R0, ended: false });
    expect(computeMoment(recording, repeated, end + 100).momentMs).toBe(R0 + 6_000);
  });
});

describe('an exchange that replays', () => {
  const input = { recording: 'r', speed: 60, atEnd: 'hold' } as const;
  const mark = (engine: PaperEngine, nowMs: number) =>
    value(engine.markPrice('BTCUSDT', nowMs)).toFixed();

  function makeReplaying(): PaperEngine {
    const engine = makeExchange();
    engine.addRecording('r', BARS);
    value(engine.followReplay('BTCUSDT', input, T0));
    return engine;
  }

  it('quotes and executes at the recorded price, rounded to the tick', () => {
    const engine = makeReplaying();
    expect(mark(engine, T0 + 1_000)).toBe('120');
    expect(mark(engine, T0 + 167)).toBe('85');
    holdLong(engine, '0.02', '80');
    const order = closeLong({ timestamp: T0 + 4_500 });
    value(engine.placeOrder(KEY, order, T0 + 4_500));
    expect(engine.ledger().fills.at(-1)).toMatchObject({ price: '200', realizedPnl: '2.4' });
  });

  it('executes a resting order once the recording reaches its limit', () => {
    const engine = makeReplaying();
    holdLong(engine, '1', '80');
    const limit = { type: 'LIMIT', timeInForce: 'GTC', price: decimal('140') } as const;
    const quantity = decimal('1');
    value(engine.placeOrder(KEY, closeLong({ ...limit, quantity }), T0));
    expect(engine.advance(T0 + 1_000)).toBe(false);
    expect(engine.advance(T0 + 1_300)).toBe(true);
    expect(engine.ledger().fills.at(-1)?.price).toBe('140');
  });

  it('is the same after export and import, and ends where it is told', () => {
    const engine = makeReplaying();
    const copy = importState(JSON.parse(JSON.stringify(engine.exportState())) as never);
    for (let ms = 0; ms <= 6_000; ms += 50) expect(mark(copy, T0 + ms)).toBe(mark(engine, T0 + ms));
    expect(mark(copy, T0 + 9_000_000)).toBe('200');
    expect(value(copy.priceSource('BTCUSDT', T0 + 9_000_000))).toMatchObject({ ended: true });
  });

  it('walks on from the recorded price, and forgets a recording that nobody plays', () => {
    const engine = makeReplaying();
    expect(engine.addRecording('r', BARS)).toBe(false);
    value(engine.followWalk('BTCUSDT', T0 + 1_000));
    expect(mark(engine, T0 + 1_000)).toBe('120');
    expect(engine.exportState()['recordings']).toEqual([]);
    expect(engine.addRecording('r', BARS)).toBe(true);
  });

  it.each([
    ['a recording nobody added', { recording: 'x' }],
    ['a speed of zero', { speed: 0 }],
    ['a speed without end', { speed: Number.POSITIVE_INFINITY }],
    ['a moment before it', { fromMs: R0 - 1 }],
    ['a moment after it', { fromMs: R0 + 5 * MINUTE }],
  ])('refuses %s and goes on as before', (_title, change) => {
    const engine = makeReplaying();
    expect(code(engine.followReplay('BTCUSDT', { ...input, ...change }, T0 + 500))).toBe(-1130);
    expect(mark(engine, T0 + 1_000)).toBe('120');
  });
});
