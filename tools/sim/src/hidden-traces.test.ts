// What excuses a close that cannot be concluded: only a position that was wrong when it was decided.
import { buildClientOrderId, decimal, type PositionSide } from '@hedge/domain';
import type { Trace } from './faults';
import { HiddenTraces } from './hidden-traces';

const MINE = '11111111-1111-4111-8111-111111111111';
const NEIGHBOUR = '22222222-2222-4222-8222-222222222222';
const ERROR_MS = 1_000;

/** The neighbour's LONG order executes at 100 s and is hidden. */
function hide(what: readonly Trace[], ms: number, operationId = NEIGHBOUR): HiddenTraces {
  const hidden = new HiddenTraces();
  const order = {
    ...{ apiKey: 'key', orderId: 1, symbol: 'BTCUSDT', positionSide: 'LONG' },
    clientOrderId: buildClientOrderId(operationId, 'LONG', 1),
  };
  const span = { fromMs: 100_000, untilMs: 100_000 + ms };
  hidden.hide({ hideOrder: () => undefined }, order, what, span);
  return hidden;
}

function decidedAt(readAt: number, change: { symbol?: string; side?: PositionSide } = {}) {
  const { symbol = 'BTC/USDT:USDT', side = 'LONG' } = change;
  return { clientOrderId: buildClientOrderId(MINE, side, 1), symbol, side, readAt };
}

describe('a baseline', () => {
  it('is wrong while a neighbour is hidden from its position for longer than the margin', () => {
    const hidden = hide(['list', 'position'], 20_000);
    const wrong = (readAt: number) => hidden.isBaselineWrong(decidedAt(readAt), 'key', ERROR_MS);
    expect([98_999, 99_000, 110_000, 121_000, 121_001].map(wrong)).toEqual([
      ...[false, true, true, true, false],
    ]);
  });

  it('is right for another account, symbol or side, and beside an order of its own', () => {
    const hidden = hide(['position'], 20_000);
    const isWrong = (order: ReturnType<typeof decidedAt>, key = 'key') =>
      hidden.isBaselineWrong(order, key, ERROR_MS);
    const own = hide(['position'], 20_000, MINE);
    expect([
      isWrong(decidedAt(110_000), 'another'),
      isWrong(decidedAt(110_000, { symbol: 'ETH/USDT:USDT' })),
      isWrong(decidedAt(110_000, { side: 'SHORT' })),
      own.isBaselineWrong(decidedAt(110_000), 'key', ERROR_MS),
    ]).toEqual([false, false, false, false]);
  });

  it('is right where the position tells within the margin, or of all of it', () => {
    const order = decidedAt(105_000);
    expect(hide(['position'], 10_000).isBaselineWrong(order, 'key', ERROR_MS)).toBe(false);
    expect(hide(['order', 'list'], 20_000).isBaselineWrong(order, 'key', ERROR_MS)).toBe(false);
  });

  it('is missing where two answers in a row lacked the position, to one reader, and not where one did', () => {
    const hidden = new HiddenTraces();
    hidden.noteReading('a key', 1_000, true);
    hidden.noteReading('b key', 1_500, true);
    hidden.noteReading('a key', 2_000, true);
    hidden.noteReading('a key', 3_000, false);
    hidden.noteReading('a key', 4_000, true);
    const isMissing = (readAt: number, amount = '0', apiKey = 'key') =>
      hidden.isBaselineMissing(
        { baseline: { amount: decimal(amount), updateTime: 0 }, readAt },
        apiKey,
      );
    expect([1_000, 1_500, 2_000, 3_000, 4_000].map((readAt) => isMissing(readAt))).toEqual([
      ...[false, false, true, false, false],
    ]);
    expect([isMissing(2_000, '1'), isMissing(2_000, '0', 'other')]).toEqual([false, false]);
  });
});

describe('an order', () => {
  const ID = buildClientOrderId(NEIGHBOUR, 'LONG', 1);
  const lackedTwice = (hidden: HiddenTraces, readAt: number, apiKey = 'key') => {
    for (const at of [readAt - 1, readAt]) hidden.noteReading(`any ${apiKey}`, at, true);
    return hidden;
  };

  it('is denied where no question tells of it, and two readings lack its position meanwhile', () => {
    const all = ['order', 'list', 'trades'] as const;
    const denied = (what: readonly Trace[], ms: number, readAt: number, apiKey = 'key') =>
      lackedTwice(hide(what, ms), readAt, apiKey).isDenied(ID);
    expect(denied(all, 20_000, 115_000)).toBe(true);
    expect([
      denied(['order', 'list'], 20_000, 115_000),
      denied(all, 10_000, 105_000),
      denied(all, 20_000, 121_000),
      denied(all, 20_000, 115_000, 'another'),
      hide(all, 20_000).isDenied(ID),
      lackedTwice(hide(all, 20_000), 115_000).isDenied(buildClientOrderId(MINE, 'LONG', 1)),
    ]).toEqual([false, false, false, false, false, false]);
  });
});
