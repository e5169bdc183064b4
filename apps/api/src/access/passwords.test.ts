// Password hashes, as they are stored and checked.
import { makePasswords } from './passwords';

const cheap = makePasswords({ log2N: 4, r: 8, p: 1 });
const PASSWORD = 'correct horse battery staple';

describe('a password hash', () => {
  it('is scrypt at least as strong as OWASP asks, with its parameters and a salt of its own', async () => {
    const passwords = makePasswords();
    const [one, two] = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)]);

    expect(one).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify(PASSWORD, one ?? '')).toBe(true);
  });

  it('fits its password alone, however the letters are composed, whatever the cost is now', async () => {
    const hash = await cheap.hash('pass\u00e9 compos\u00e9');
    const now = makePasswords({ log2N: 5, r: 8, p: 1 });

    expect(await now.verify('passe\u0301 compose\u0301', hash)).toBe(true);
    expect(await now.verify('passe compose', hash)).toBe(false);
    expect(await now.verify('pass\u00e9 compos\u00e9', null)).toBe(false);
    expect(await now.verify('', 'scrypt$nonsense')).toBe(false);
  });

  it('costs the same where nobody has that name', async () => {
    const passwords = makePasswords();
    const hash = await passwords.hash(PASSWORD);
    const timeOf = async (stored: string | null) => {
      const began = process.cpuUsage().user;
      await passwords.verify('something else', stored);
      return process.cpuUsage().user - began;
    };

    expect(await timeOf(null)).toBeGreaterThan((await timeOf(hash)) / 3);
  });

  it('is made and checked a few at a time; more than a queue of them is refused', async () => {
    const asked = Array.from({ length: 40 }, () => cheap.verify(PASSWORD, null));
    const settled = await Promise.allSettled(asked);
    const refused = settled.filter(({ status }) => status === 'rejected');

    expect(refused).toHaveLength(40 - 2 - 16);
    expect(refused[0]).toMatchObject({ reason: { code: 'BUSY' } });
    expect(await cheap.verify(PASSWORD, await cheap.hash(PASSWORD))).toBe(true);
  });
});
