// Trades that are known to be missing from a list.
import { decimal } from './decimal';
import { findLacking } from './lacking-trades';
import type { Order } from './operation';
import { anOrder, aTrade, READ_AT } from './test/builders';

const ORDER = anOrder('LONG', { state: 'SENT' });
const OTHER: Order = {
  ...anOrder('LONG', { state: 'FILLED', signedAt: READ_AT }),
  ...{ clientOrderId: 'another', exchangeOrderId: 'ex-another', executed: decimal('2') },
};
const trade = (quantity: string, exchangeOrderId = 'ex-another') =>
  aTrade('LONG', quantity, { exchangeOrderId });

it('are those of an order that has executed more than is listed', () => {
  expect(findLacking([OTHER], ORDER, [], READ_AT)).toBe(OTHER);
  expect(findLacking([OTHER], ORDER, [trade('1.9'), trade('2', 'ex-person')], READ_AT)).toBe(OTHER);
});

it('are none where all that it executed is listed, in however many pieces', () => {
  expect(findLacking([OTHER], ORDER, [trade('0.5'), trade('1.5')], READ_AT)).toBeNull();
});

it.each([
  ['on another symbol', { symbol: 'ETH/USDT:USDT' }],
  ['on the other side', { side: 'SHORT' }],
  ['signed before what the list goes back to', { signedAt: READ_AT - 1 }],
  ['never signed', { signedAt: null }],
  ['that executed nothing', { executed: decimal('0') }],
  ['that the exchange has not named', { exchangeOrderId: null }],
] as const)('are none of an order %s', (_title, change) => {
  expect(findLacking([{ ...OTHER, ...change }], ORDER, [], READ_AT)).toBeNull();
});
