// Keys and tokens: whether they open anything, and what a signaller is given.
import { periodOfToken, readMoment, settingsOfKey, standingOfKey } from './key-facts';

const NOW = Date.parse('2026-01-26T09:00:00.000Z');
const BEFORE = '2026-01-26T08:59:59.000Z';
const AFTER = '2026-01-26T09:00:01.000Z';

describe('a key', () => {
  it.each([
    [{}, 'valid'],
    [{ notBefore: BEFORE, notAfter: AFTER }, 'valid'],
    [{ notBefore: AFTER }, 'early'],
    [{ notAfter: '2026-01-26T09:00:00.000Z' }, 'over'],
    [{ notAfter: AFTER, revokedAt: BEFORE }, 'revoked'],
  ])('with %j is %s', (own, standing) => {
    const period = { notBefore: null, notAfter: null, revokedAt: null, ...own };
    expect(standingOfKey(period, NOW)).toBe(standing);
  });

  it('that is sent goes into one setting, one that signs into two', () => {
    const key = { keyId: 'k1', secret: 's' };
    expect(settingsOfKey({ ...key, mode: 'plain' })).toEqual([['MONITOR_API_KEY', 's']]);
    expect(settingsOfKey({ ...key, mode: 'hmac' })).toEqual([
      ['MONITOR_KEY_ID', 'k1'],
      ['MONITOR_SIGNING_SECRET', 's'],
    ]);
  });
});

describe('a token', () => {
  it('is over when it expires', () => {
    const token = {
      ...{ id: 't1', label: 'bot', scopes: [], createdAt: BEFORE },
      ...{ expiresAt: BEFORE, lastUsedAt: null, revokedAt: null },
    };
    expect(standingOfKey(periodOfToken(token), NOW)).toBe('over');
    expect(standingOfKey(periodOfToken({ ...token, expiresAt: AFTER }), NOW)).toBe('valid');
  });
});

describe('a moment of a field', () => {
  it('is told to the API with its zone, and left out where there is none', () => {
    expect(readMoment('2026-11-29T08:15')).toBe(new Date(2026, 10, 29, 8, 15).toISOString());
    expect(readMoment('')).toBeUndefined();
  });
});
