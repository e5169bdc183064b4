// Orders of others that hold up a close: shown to a person, or cancelled where he chose so.
import { DEFAULT_POLICIES } from './policies';
import type { Operation, Order } from './operation';
import type { VenueOrder } from './venue';
import {
  aClosing,
  anEvidence,
  anOrder,
  answered,
  aPosition,
  aReport,
  describeStep,
  idOf,
  READ_AT,
  recordedOf,
  stepOf,
  SYMBOL,
} from './test/builders';

const NOW = READ_AT + 60_000;
const policies = { ...DEFAULT_POLICIES, onRestingOrders: 'CANCEL_AND_RETRY' } as const;
const refusal = 'nothingToClose -4118 no';

const takeProfit = aReport(anOrder('SHORT'), {
  ...{ clientOrderId: 'tp_1', exchangeOrderId: '77', status: 'NEW' },
});

/** SHORT was refused for want of quantity; LONG as given. */
function refused(long: readonly Order[], change: Partial<Operation> = {}): Operation {
  const short = [
    anOrder('SHORT', { state: 'REJECTED', refusal, concludedAt: READ_AT + 500 }),
    anOrder('SHORT', { attempt: 2 }),
  ];
  return aClosing([...long, ...short], { policies, ...change });
}

const begun = (change: Partial<Operation> = {}) =>
  refused([anOrder('LONG', { state: 'FILLED' })], change);
const notBegun = () =>
  refused([
    anOrder('LONG', { state: 'REJECTED', refusal, concludedAt: READ_AT + 500 }),
    anOrder('LONG', { attempt: 2 }),
  ]);

const seen = (open: readonly VenueOrder[], cleared: readonly string[] = []) =>
  anEvidence({
    positions: answered([aPosition('LONG', '2'), aPosition('SHORT', '1')], NOW),
    openOrders: new Map([[SYMBOL, answered(open, NOW)]]),
    cleared: new Set(cleared),
  });

describe('resting orders that hold up a close, under CANCEL_AND_RETRY', () => {
  it('are cancelled before the begun leg is sent again, and only those that close it', () => {
    const opening = { ...takeProfit, exchangeOrderId: '78', orderSide: 'SELL' } as const;
    const ofLong = { ...takeProfit, exchangeOrderId: '79', positionSide: 'LONG' } as const;
    const ours = { ...takeProfit, exchangeOrderId: '80', clientOrderId: idOf('SHORT', 9) };
    const step = stepOf(begun(), seen([takeProfit, opening, ofLong, ours]), NOW);
    expect(step).toEqual({ kind: 'clear', orders: [takeProfit] });
  });

  it('and are gone then: the leg is sent', () => {
    const step = stepOf(begun(), seen([], ['77']), NOW);
    expect(recordedOf(begun(), step, 'token').clientOrderIds).toEqual([idOf('SHORT', 2)]);
  });

  it('and stand still: they are shown to a person, and not cancelled twice in a cycle', () => {
    const step = stepOf(begun(), seen([takeProfit], ['77']), NOW);
    expect(recordedOf(begun(), step, 'attention').attention?.reason).toBe('RESTING_ORDERS');
  });

  it('before anything executed: cancelled, then the decision is withdrawn without attention', () => {
    const other = { ...takeProfit, positionSide: 'LONG', orderSide: 'SELL' } as const;
    expect(describeStep(stepOf(notBegun(), seen([other]), NOW))).toBe('clear tp_1');
    const step = stepOf(notBegun(), seen([], ['77']), NOW);
    expect(recordedOf(notBegun(), step, 'cancel').attention).toBeNull();
  });

  it('are left alone under ALERT', () => {
    const operation = begun({ policies: DEFAULT_POLICIES });
    const step = stepOf(operation, seen([takeProfit]), NOW);
    expect(recordedOf(operation, step, 'attention').attention?.reason).toBe('RESTING_ORDERS');
  });
});
