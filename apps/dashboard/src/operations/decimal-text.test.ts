// Exact arithmetic on text.
import {
  addDecimals,
  compareDecimals,
  fractionDigits,
  shareMillionths,
  subtractDecimals,
  toPlainDecimal,
} from './decimal-text';

describe('decimals as text', () => {
  it.each([
    ['1', '1.00', 0],
    ['0.1', '0.09', 1],
    ['-2', '-1.5', -1],
    ['-0', '0', 0],
    ['-0.5', '0.5', -1],
    ['9007199254740993', '9007199254740992', 1],
  ])('%s against %s is %i', (a, b, order) => {
    expect(compareDecimals(a, b)).toBe(order);
  });

  it.each([
    ['10', '2.69', '7.31'],
    ['0.3', '0.1', '0.2'],
    ['10', '10.000', '0'],
    ['1', '1.000000000001', '-0.000000000001'],
    ['10', '-0.5', '10.5'],
    ['-0.25', '0.75', '-1'],
    ['100', '0', '100'],
    ['9007199254740993.1', '0.1', '9007199254740993'],
  ])('%s - %s is %s', (a, b, difference) => {
    expect(subtractDecimals(a, b)).toBe(difference);
  });

  it.each([
    ['0.1', '0.2', '0.3'],
    ['1', '-1.000000000001', '-0.000000000001'],
    ['-0.25', '0.25', '0'],
    ['9007199254740993', '0.10', '9007199254740993.1'],
  ])('%s + %s is %s', (a, b, sum) => {
    expect(addDecimals(a, b)).toBe(sum);
  });

  it.each([
    ['5', '10', 500_000n],
    ['9.9999999', '10', 999_999n],
    ['12', '10', 1_200_000n],
    ['-0.0000001', '10', -1n],
    ['1', '0', 0n],
  ])('%s of %s is %s millionths, never rounded up', (part, whole, share) => {
    expect(shareMillionths(part, whole)).toBe(share);
  });

  it('counts what stands after the point', () => {
    expect(['1', '1.0', '-0.125'].map(fractionDigits)).toEqual([0, 1, 3]);
  });

  it.each([
    ['0.020', '0.02'],
    ['.5', '0.5'],
    ['+12.0', '12'],
    ['-3', '-3'],
    ['1e-8', '0.00000001'],
    ['1.25E+3', '1250'],
    ['12.5e-1', '1.25'],
    ['0', '0'],
  ])('%s of an exchange is %s', (text, plain) => {
    expect(toPlainDecimal(text)).toBe(plain);
  });
});
