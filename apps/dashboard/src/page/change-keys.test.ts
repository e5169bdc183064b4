// Keys of changes.
import type { ApiRequest } from '../api/client';
import { isOpen, makeChangeKeys } from './change-keys';

function keysOf() {
  let count = 0;
  return makeChangeKeys(() => `key-${(count += 1)}`);
}

const close: ApiRequest = { method: 'POST', path: '/api/v1/operations/1/close', version: 3 };

describe('the key of a change', () => {
  it('stays the same as long as nobody knows what became of it', () => {
    const keys = keysOf();
    expect([keys.keyOf(close), keys.keyOf({ ...close })]).toEqual(['key-1', 'key-1']);
  });

  it('is another one once it was answered', () => {
    const keys = keysOf();
    const first = keys.keyOf(close);
    keys.settle();
    expect(keys.keyOf(close)).not.toBe(first);
  });

  it.each<[string, ApiRequest]>([
    ['path', { ...close, path: '/api/v1/operations/2/close' }],
    ['method', { ...close, method: 'DELETE' }],
    ['version', { ...close, version: 4 }],
    ['body', { ...close, body: { profitTarget: '1' } }],
  ])('is another one for another %s: the API refuses a key that was given away', (_what, other) => {
    const keys = keysOf();
    const first = keys.keyOf(close);
    expect(keys.keyOf(other)).not.toBe(first);
  });
});

describe('isOpen', () => {
  it.each([
    ['UNREACHABLE', true],
    ['INTERNAL', true],
    ['REQUEST_RUNNING', true],
    ['NOT_ACTIVE', false],
    ['VERSION_CHANGED', false],
    ['WORKER_UNAVAILABLE', false],
  ] as const)('after %s: %s', (code, open) => {
    expect(isOpen(code)).toBe(open);
  });
});
