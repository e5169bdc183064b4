// Which texts name an address that a machine can have.
import { egressAddress } from './egress-address';

test.each([
  ['10.0.0.7', '10.0.0.7'],
  ['127.0.0.2', '127.0.0.2'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
])('%s is kept as %s', (given, kept) => {
  expect(egressAddress.parse(given)).toBe(kept);
});

test.each([
  ...['', 'localhost', '10.0.0', '10.0.0.256', '10.0.0.1:80', '10.0.0.1/24', ' 10.0.0.1'],
  ...['0.0.0.0', '::', '224.0.0.1', '255.255.255.255', 'ff02::1', '::ffff:10.0.0.1'],
  ...['fe80::1%eth0', '[::1]', '::1]/@x', "1.1.1.1'; --"],
])('%j is refused', (given) => {
  expect(egressAddress.safeParse(given).success).toBe(false);
});
