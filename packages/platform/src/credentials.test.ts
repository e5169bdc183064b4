// Sealed secrets open in their place, with their key, unaltered, and nowhere else.
import { CredentialError, keyFingerprint, makeCredentialBox } from './credentials';

const KEY = Buffer.alloc(32, 1);
const OTHER_KEY = Buffer.alloc(32, 2);
const PLACE = { accountId: '0b6f2f1e-0000-4000-8000-000000000001', field: 'secret' } as const;

describe('credential box', () => {
  const box = makeCredentialBox(KEY);

  it('opens what it sealed, and seals the same secret differently each time', () => {
    const [first, second] = [box.seal(PLACE, 'canary'), box.seal(PLACE, 'canary')];

    expect(first).not.toBe(second);
    expect(first).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(first).not.toContain('canary');
    expect([box.open(PLACE, first), box.open(PLACE, second)]).toEqual(['canary', 'canary']);
  });

  it('refuses text that was moved to another account or field', () => {
    const sealed = box.seal(PLACE, 'canary');

    expect(() => box.open({ ...PLACE, accountId: 'another' }, sealed)).toThrow(CredentialError);
    expect(() => box.open({ ...PLACE, field: 'apiKey' }, sealed)).toThrow(CredentialError);
  });

  it('refuses text in which any part was altered', () => {
    const parts = box.seal(PLACE, 'canary').split('.');
    for (const index of [2, 3, 4]) {
      const part = parts[index] ?? '';
      const flipped = (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
      const altered = parts.with(index, flipped).join('.');
      expect(() => box.open(PLACE, altered)).toThrow(CredentialError);
    }
    expect(() => box.open(PLACE, 'plain')).toThrow(CredentialError);
  });

  it('opens with a previous key while rotating, and names the key that is missing after', () => {
    const sealed = box.seal(PLACE, 'canary');

    expect(makeCredentialBox(OTHER_KEY, [KEY]).open(PLACE, sealed)).toBe('canary');
    expect(() => makeCredentialBox(OTHER_KEY).open(PLACE, sealed)).toThrow(box.keyId);
  });

  it('refuses a key that has not 32 bytes', () => {
    expect(() => makeCredentialBox(Buffer.alloc(16))).toThrow(CredentialError);
  });
});

describe('keyFingerprint', () => {
  it('tells keys apart without showing them', () => {
    expect(keyFingerprint('canary')).toMatch(/^[0-9a-f]{16}$/);
    expect(keyFingerprint('canary')).not.toBe(keyFingerprint('canary2'));
  });
});
