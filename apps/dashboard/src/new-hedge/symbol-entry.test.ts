// Contracts as people type them.
import { readSymbol } from './symbol-entry';

describe('a contract that is typed', () => {
  it.each([
    ['BTC/USDT:USDT', 'BTC/USDT:USDT'],
    [' btc/usdt ', 'BTC/USDT:USDT'],
    ['eth/usdc', 'ETH/USDC:USDC'],
    ['1000pepe/usdt', '1000PEPE/USDT:USDT'],
    ['BTC/USD:BTC', 'BTC/USD:BTC'],
    ['BTCUSDT', null],
    ['BTC', null],
    ['BTC/USDT:', null],
    ['', null],
    ['BTC/USDT:USDT:X', null],
  ])('"%s" is %s', (text, symbol) => {
    expect(readSymbol(text)).toBe(symbol);
  });
});
