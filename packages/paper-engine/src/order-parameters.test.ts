// Reading orders off the wire: what is missing, malformed or unknown is refused by its own code.
import { readOrderRequest, readSignedAt, type Parameters } from './order-parameters';
import { code, value } from './testing/exchange';

const ORDER: Parameters = {
  symbol: 'BTCUSDT',
  side: 'SELL',
  positionSide: 'LONG',
  type: 'MARKET',
  quantity: '0.020',
  newClientOrderId: 'abc',
  newOrderRespType: 'RESULT',
  timestamp: '1700000000000',
  recvWindow: '3000',
};

describe('readOrderRequest', () => {
  it('reads a market order into a typed request', () => {
    const { quantity, ...request } = value(readOrderRequest(ORDER));
    expect(quantity.toFixed()).toBe('0.02');
    expect(request).toEqual({
      symbol: 'BTCUSDT',
      side: 'SELL',
      positionSide: 'LONG',
      type: 'MARKET',
      newClientOrderId: 'abc',
      newOrderRespType: 'RESULT',
      timestamp: 1_700_000_000_000,
      recvWindow: 3000,
    });
  });

  it.each<[string, Parameters, number]>([
    ['no symbol', { symbol: undefined }, -1102],
    ['no side', { side: '' }, -1102],
    ['an unknown side', { side: 'HOLD' }, -1117],
    ['an unknown position side', { positionSide: 'UP' }, -4060],
    ['no type', { type: undefined }, -1102],
    ['an unknown type', { type: 'WISH' }, -1116],
    ['a conditional type', { type: 'STOP_MARKET' }, -1020],
    ['no quantity', { quantity: undefined }, -1102],
    ['a quantity that is no number', { quantity: '0,02' }, -1102],
    ['a quantity of NaN', { quantity: 'NaN' }, -1102],
    ['a price that is no number', { price: 'cheap' }, -1102],
    ['an unknown time in force', { timeInForce: 'LATER' }, -1115],
    ['an unknown response type', { newOrderRespType: 'FULL' }, -1136],
    ['no timestamp', { timestamp: undefined }, -1102],
    ['a timestamp with a fraction', { timestamp: '1700000000000.5' }, -1102],
    ['a window that is no number', { recvWindow: '5s' }, -1102],
  ])('refuses %s', (_title, change, expected) => {
    expect(code(readOrderRequest({ ...ORDER, ...change }))).toBe(expected);
  });
});

describe('readSignedAt', () => {
  it('leaves an absent window to its default', () => {
    expect(value(readSignedAt({ timestamp: '5' }))).toEqual({ timestamp: 5 });
  });
});
