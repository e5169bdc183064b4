// Which way out an account takes.
import { findEgress } from './egress';

const OWN = ['10.0.0.1', '10.0.0.2'];

test('without addresses of its own a worker has one way out, and none for who names an address', () => {
  expect(findEgress(null, [])).toEqual({ egressAddress: null, isDefault: true });
  expect(findEgress('10.0.0.1', [])).toBeNull();
});

test('the first address is for accounts that name none, and the same for one that names it', () => {
  const first = { egressAddress: '10.0.0.1', isDefault: true };
  expect(findEgress(null, OWN)).toEqual(first);
  expect(findEgress('10.0.0.1', OWN)).toEqual(first);
});

test('another address of the worker is no default, and one that it lacks is no way out', () => {
  expect(findEgress('10.0.0.2', OWN)).toEqual({ egressAddress: '10.0.0.2', isDefault: false });
  expect(findEgress('10.0.0.3', OWN)).toBeNull();
});
