// The exchange's own counts, as its headers tell them.
import { readUsedCounts } from './used-counts';

test('weights and orders are read by window, names in any case', () => {
  const counts = readUsedCounts({
    'X-MBX-USED-WEIGHT-1M': '17',
    'x-mbx-order-count-10s': '3',
    'X-Mbx-Order-Count-1m': '5',
    'x-mbx-used-weight': '99',
    'content-type': 'application/json',
  });
  expect([...counts.weight]).toEqual([[60_000, 17]]);
  expect([...counts.orders]).toEqual([
    [10_000, 3],
    [60_000, 5],
  ]);
});

test.each(['', '-1', '1e3', 'many', '1.5', ['1', '2'], undefined])('%p is no count', (value) => {
  expect(readUsedCounts({ 'x-mbx-used-weight-1m': value }).weight.size).toBe(0);
});
