// Codes of an authenticator against the vectors of RFC 6238 and RFC 4648.
import { buildTotpUri, computeCode, findStep, toBase32 } from './totp';

const SECRET = Buffer.from('12345678901234567890', 'ascii');

describe('a code', () => {
  // RFC 6238, appendix B: the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('of second %d is %s', (second, code) => {
    expect(computeCode(SECRET, Math.floor(second / 30))).toBe(code);
    expect(findStep(SECRET, code, second * 1_000)).toBe(Math.floor(second / 30));
  });

  it('counts a step early or late, and no further', () => {
    const step = 1_000;
    const code = computeCode(SECRET, step);
    const at = (steps: number) => findStep(SECRET, code, (step + steps) * 30_000);

    expect([-2, -1, 0, 1, 2].map(at)).toEqual([null, step, step, step, null]);
    expect(findStep(SECRET, `${code} `, step * 30_000)).toBeNull();
    expect(findStep(SECRET, '', step * 30_000)).toBeNull();
  });
});

describe('a secret', () => {
  it.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%s is %s in base32', (text, base32) => {
    expect(toBase32(Buffer.from(text, 'ascii'))).toBe(base32);
  });

  it('goes to the authenticator with the name of its user', () => {
    expect(buildTotpUri('ana@desk', SECRET)).toBe(
      'otpauth://totp/hedge-monitor%3Aana%40desk?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=hedge-monitor',
    );
  });
});
