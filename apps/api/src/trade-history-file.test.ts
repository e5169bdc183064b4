// Cells of a CSV: what a spreadsheet would compute is shown in place of it.
import { toCell } from './trade-history-file';

describe('a cell', () => {
  it.each(['0', '-0.2135', '1234567890123456.123456789012', 'BTC/USDT:USDT', 'PROFIT_TARGET', ''])(
    '%s stays as it is',
    (text) => {
      expect(toCell(text)).toBe(text);
    },
  );

  it.each(['=1+1', '+1', '-1+2', '--1', '@SUM(A1)', '|calc', '%0', ' =1', '\uff1d1', '-A1'])(
    '%s is no formula',
    (text) => {
      expect(toCell(text)).toBe(`'${text}`);
    },
  );

  it.each([
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ])('%j is written as %j', (text, cell) => {
    expect(toCell(text)).toBe(cell);
  });
});
