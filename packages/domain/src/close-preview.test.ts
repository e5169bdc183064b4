// The dry run of a close: the orders that would go out, what they bring and cost, what holds them back.
import { planClosePreview, type CloseFacts } from './close-preview';
import { decimal, toText } from './decimal';
import type { Operation } from './operation';
import { aLeg, anOperation, anOrder, idOf, SYMBOL } from './test/builders';
import type { Position } from './venue';

const aPosition = (side: 'LONG' | 'SHORT', amount: string, mark: string | null): Position => ({
  ...{ symbol: SYMBOL, side, amount: decimal(amount), entryPrice: decimal('1'), updateTime: 1 },
  markPrice: mark === null ? null : decimal(mark),
});

/** 5 long and 5 short at 106, one contract of base each, 0.05 % taker. */
const facts = (change: Partial<CloseFacts> = {}): CloseFacts => ({
  hedgeMode: true,
  positions: [aPosition('LONG', '5', '106'), aPosition('SHORT', '5', '106')],
  markets: [
    {
      ...{ symbol: SYMBOL, trading: true, marginAsset: 'USDT', contractSize: decimal('1') },
      ...{ stepSize: decimal('0.1'), minQuantity: decimal('0.1'), maxQuantity: decimal('100') },
      ...{ minNotional: decimal('5'), markPrice: decimal('106'), takerRate: decimal('0.0005') },
    },
  ],
  openOrders: [],
  hasOrderSlots: true,
  ...change,
});

const plan = (
  change: Partial<Operation> = {},
  given: CloseFacts | string = facts(),
  others: readonly Operation[] = [],
) => {
  const operation = anOperation(change);
  const operations = [operation, ...others];
  return planClosePreview({ operation, operations, accountEnabled: true, facts: given });
};
const codesOf = (told: readonly { readonly code: string }[]) => told.map(({ code }) => code);

describe('the dry run of a close', () => {
  it('shows both orders, the total at the marks and the fees, and that nothing holds it back', () => {
    const { orders, grossPnl, fees, holds, warnings } = plan();
    expect(
      orders.map((order) => [
        ...[order.clientOrderId, order.orderSide, order.positionSide, toText(order.quantity)],
      ]),
    ).toEqual([
      [idOf('LONG'), 'SELL', 'LONG', '2'],
      [idOf('SHORT'), 'BUY', 'SHORT', '1'],
    ]);
    expect(grossPnl?.toFixed()).toBe('16');
    expect([fees?.asset, fees?.amount.toFixed()]).toEqual(['USDT', '0.159']);
    expect([holds, warnings]).toEqual([[], []]);
  });

  it('names the attempts that would come after those before', () => {
    const refused = (side: 'LONG' | 'SHORT') => anOrder(side, { state: 'REJECTED' });
    const { orders } = plan({ orders: [refused('LONG'), refused('SHORT')] });
    expect(orders.map(({ attempt }) => attempt)).toEqual([2, 2]);
    expect(orders.map((order) => order.clientOrderId)).toEqual([idOf('LONG', 2), idOf('SHORT', 2)]);
  });

  const resting = { symbol: SYMBOL, positionSide: 'LONG', side: 'SELL' } as const;
  const market = facts().markets[0];
  if (market === undefined) throw new Error('there is a market');
  const cases: readonly [string, Partial<Operation>, CloseFacts | string, string[], string[]][] = [
    ['it is being closed', { status: 'CLOSING' }, facts(), ['NOT_ACTIVE'], []],
    ['the account could not be read', {}, 'EXCHANGE_BANNED: for 5 s', ['NOT_READ'], []],
    ['one-way mode', {}, facts({ hedgeMode: false }), ['NOT_HEDGE_MODE'], []],
    [
      'a position is short',
      {},
      facts({ positions: [aPosition('LONG', '1.9', '106'), aPosition('SHORT', '5', '106')] }),
      ['SHORT_POSITION'],
      [],
    ],
    [
      'a leg is gone',
      {},
      facts({ positions: [aPosition('SHORT', '5', '106')] }),
      ['LEG_MISSING'],
      [],
    ],
    [
      'a leg is gone, and something else needs a person first',
      { attention: { reason: 'EVIDENCE_CONFLICT', since: 1 } },
      facts({ positions: [aPosition('SHORT', '5', '106')] }),
      ['LEG_MISSING', 'ATTENTION'],
      [],
    ],
    [
      'a leg is gone, and the attention is about just that',
      { attention: { reason: 'SHORT_POSITION', since: 1 } },
      facts({ positions: [aPosition('SHORT', '5', '106')] }),
      ['LEG_MISSING'],
      [],
    ],
    [
      'a leg is gone, and the other is short',
      {},
      facts({ positions: [aPosition('SHORT', '0.5', '106')] }),
      ['LEG_MISSING', 'SHORT_POSITION'],
      [],
    ],
    ['both are gone', {}, facts({ positions: [] }), ['LEG_MISSING'], []],
    ['there is no room for orders', {}, facts({ hasOrderSlots: false }), ['NO_ORDER_SLOTS'], []],
    [
      'a symbol is halted',
      {},
      facts({ markets: [{ ...market, trading: false }] }),
      ['SYMBOL_NOT_TRADING', 'SYMBOL_NOT_TRADING'],
      [],
    ],
    [
      'a quantity is more than one order takes',
      {},
      facts({ markets: [{ ...market, maxQuantity: decimal('1.5') }] }),
      ['ABOVE_MAXIMUM'],
      [],
    ],
    [
      'orders rest on a leg and close it',
      {},
      facts({ openOrders: [resting, { ...resting, positionSide: 'BOTH' }] }),
      [],
      ['RESTING_ORDERS'],
    ],
    [
      'orders rest on a leg and add to it',
      {},
      facts({ openOrders: [{ ...resting, side: 'BUY' }] }),
      [],
      [],
    ],
    ['it is at its target exactly', { profitTarget: decimal('16') }, facts(), [], []],
    ['it is under its target', { profitTarget: decimal('17') }, facts(), [], ['UNDER_TARGET']],
    [
      'its flags and attention say no, but a person asks',
      { autoCloseEnabled: false, attention: { reason: 'RESTING_ORDERS', since: 1 }, retryAt: 9e15 },
      facts(),
      [],
      [],
    ],
    [
      'a request stands already',
      { closeRequest: { requestedAt: 1, by: 'ada', state: 'PENDING', lapsedWhy: null } },
      facts(),
      [],
      ['CLOSE_PENDING'],
    ],
  ];
  it.each(cases)('%s', (_title, change, given, holds, warnings) => {
    const preview = plan(change, given);
    expect([codesOf(preview.holds), codesOf(preview.warnings)]).toEqual([holds, warnings]);
  });

  it('sends nothing for a leg that is gone, and counts the other alone', () => {
    const preview = plan({}, facts({ positions: [aPosition('SHORT', '5', '106')] }));
    expect(preview.orders.map((order) => order.positionSide)).toEqual(['SHORT']);
    expect(preview.grossPnl?.toFixed()).toBe('4');
  });

  it('charges a shortage to the youngest, as the close does', () => {
    const positions = [aPosition('LONG', '3', '106'), aPosition('SHORT', '5', '106')];
    const id = '0f8fad5b-d9cb-469f-a165-70867728950f';
    const older = anOperation({ id, createdAt: 0, legs: [aLeg('LONG'), aLeg('SHORT')] });
    const younger = { ...older, createdAt: 9 };
    expect(codesOf(plan({}, facts({ positions }), [older]).holds)).toEqual(['SHORT_POSITION']);
    expect(codesOf(plan({}, facts({ positions }), [younger]).holds)).toEqual([]);
  });

  it('counts the fees of contracts that are more than one of the base', () => {
    const { fees } = plan({}, facts({ markets: [{ ...market, contractSize: decimal('10') }] }));
    expect(fees?.amount.toFixed()).toBe('1.59');
  });

  it('says nothing of amounts without a mark', () => {
    const positions = [aPosition('LONG', '5', null), aPosition('SHORT', '5', '106')];
    const preview = plan({}, facts({ positions }));
    expect([preview.orders.length, preview.grossPnl, preview.fees]).toEqual([2, null, null]);
    expect(preview.holds).toEqual([]);
  });
});
