// Client order ids: 32 hex digits, the leg, the attempt.
import { buildClientOrderId, parseClientOrderId } from './client-order-id';

const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const HEX = '0f8fad5bd9cb469fa16570867728950e';

describe('buildClientOrderId', () => {
  it.each([
    ['LONG', 1, `${HEX}L1`, 'close'],
    ['SHORT', 1, `${HEX}S1`, 'close'],
    ['LONG', 35, `${HEX}Lz`, 'close'],
    ['LONG', 36, `${HEX}L10`, 'close'],
    ['SHORT', 46_655, `${HEX}Szzz`, 'close'],
    ['LONG', 1, `${HEX}l1`, 'open'],
    ['SHORT', 36, `${HEX}s10`, 'open'],
  ] as const)('names %s %i as %s, within what the exchange takes', (side, attempt, id, kind) => {
    expect(buildClientOrderId(UUID, side, attempt, kind)).toBe(id);
    expect(id).toMatch(/^[.A-Z:/a-z0-9_-]{1,36}$/);
  });

  it.each([0, -1, 1.5, 46_656, Number.NaN])('refuses attempt %p', (attempt) => {
    expect(() => buildClientOrderId(UUID, 'LONG', attempt)).toThrow(RangeError);
  });

  it.each(['', HEX, UUID.toUpperCase(), `${UUID}0`, 'x'.repeat(36)])(
    'refuses %j as a UUID',
    (id) => {
      expect(() => buildClientOrderId(id, 'LONG', 1)).toThrow(RangeError);
    },
  );
});

describe('parseClientOrderId', () => {
  it('reads back what was built', () => {
    const parsed = { operationHex: HEX, kind: 'close', side: 'SHORT', attempt: 1_000 };
    expect(parseClientOrderId(buildClientOrderId(UUID, 'SHORT', 1_000))).toEqual(parsed);
    const opening = { operationHex: HEX, kind: 'open', side: 'LONG', attempt: 2 };
    expect(parseClientOrderId(buildClientOrderId(UUID, 'LONG', 2, 'open'))).toEqual(opening);
  });

  it.each(['', 'web_abc', `${HEX}X1`, `${HEX}L`, `${HEX}L1234`, `${HEX}l`, `x${HEX}L1`])(
    'knows that %j is somebody else’s',
    (id) => {
      expect(parseClientOrderId(id)).toBeNull();
    },
  );
});
