// Amounts as people type them.
import { readAmount, writeAmount } from './amount-entry';

describe('an amount that is typed', () => {
  it.each([
    ['en', '12', '12'],
    ['en', ' 12.50 ', '12.50'],
    ['en', '1.234', '1.234'],
    ['en', '1,234.5', '1234.5'],
    ['en', '1,234,567', '1234567'],
    ['en', '007', '7'],
    ['en', '0.000000000001', '0.000000000001'],
    ['en', '9999999999999999', '9999999999999999'],
    ['pt', '12,50', '12.50'],
    ['pt', '1,234', '1.234'],
    ['pt', '1.234,5', '1234.5'],
    ['pt', '1.234.567,89', '1234567.89'],
    ['pt', '1.234.567', '1234567'],
    ['pt', '12.5', '12.5'],
    // No group of thousands begins with a zero, or has four digits before it.
    ['pt', '0.125', '0.125'],
    ['pt', '1234.567', '1234.567'],
  ] as const)('in %s, "%s" is %s', (language, text, amount) => {
    expect(readAmount(text, language)).toEqual({ ok: true, amount });
  });

  it.each([
    ['en', '', 'empty'],
    ['pt', '   ', 'empty'],
    // A thousand or one, and a comma that English reads as no decimal mark.
    ['en', '1,234', 'ambiguous'],
    ['en', '12,5', 'ambiguous'],
    ['pt', '1.234', 'ambiguous'],
    ['en', '0,125', 'ambiguous'],
    ['en', '1.234,5', 'noNumber'],
    ['en', '1,23.5', 'noNumber'],
    ['en', '1.2.3', 'noNumber'],
    ['pt', '1,234.5', 'noNumber'],
    ['pt', '1,2,3', 'noNumber'],
    ['pt', '12.34.567', 'noNumber'],
    ['en', '5.', 'noNumber'],
    ['en', '.5', 'noNumber'],
    ['en', '1e3', 'noNumber'],
    ['en', '+5', 'noNumber'],
    ['en', '1 000', 'noNumber'],
    ['en', '٣', 'noNumber'],
    ['en', '10 USDT', 'noNumber'],
    ['en', '-5', 'zero'],
    ['en', '0', 'zero'],
    ['pt', '0,00', 'zero'],
    ['en', '12345678901234567', 'tooLong'],
    ['en', '0.0000000000001', 'tooLong'],
  ] as const)('in %s, "%s" is refused: %s', (language, text, why) => {
    expect(readAmount(text, language)).toEqual({ ok: false, why });
  });

  it.each(['en', 'pt'] as const)('is written in %s as it is read there', (language) => {
    for (const amount of ['12.5', '1234567.125', '3', '0.000001']) {
      expect(readAmount(writeAmount(amount, language), language)).toEqual({ ok: true, amount });
    }
  });
});
