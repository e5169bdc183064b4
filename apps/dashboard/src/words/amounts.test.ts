// Amounts as they are read.
import { tellExactly, tellMoney, tellShare } from './amounts';

describe('money', () => {
  it.each([
    ['1234.5', 'en', {}, '1,234.50'],
    ['1234.5', 'pt', {}, '1.234,50'],
    ['12345678901234567890.12', 'en', {}, '12,345,678,901,234,567,890.12'],
    ['9.999', 'en', { signed: true }, '+9.99'],
    ['-0.001', 'en', { signed: true }, '-0.01'],
    ['0.001', 'en', { rounding: 'ceil' }, '0.01'],
    ['0.0005', 'en', { digits: 4 }, '0.0005'],
    ['0', 'en', { signed: true }, '0.00'],
  ] as const)('%s in %s with %j is %s', (text, language, style, told) => {
    expect(tellMoney(text, language, style)).toBe(told);
  });

  it('of a quantity keeps every digit', () => {
    expect(tellExactly('59866.900000000001', 'en')).toBe('59,866.900000000001');
    expect(tellExactly('0.02', 'pt')).toBe('0,02');
  });

  it.each([
    [999_999n, '99.9%'],
    [1_000_000n, '100%'],
    [-1n, '-0.1%'],
    [268_700n, '26.8%'],
  ])('%s millionths are %s, never rounded up', (millionths, told) => {
    expect(tellShare(millionths, 'en')).toBe(told);
  });

  it('of what is missing is never told as nothing', () => {
    expect(tellShare(1n, 'en', 'ceil')).toBe('0.1%');
  });
});
