// Refused logins in plain words.
import { ApiProblem, type ProblemCode } from '../api/client';
import { explainLogin } from './login-problem';

describe('explainLogin', () => {
  it.each<[ProblemCode, string]>([
    ['LOGIN_FAILED', 'failed'],
    ['BUSY', 'busy'],
    ['INVALID_BODY', 'incomplete'],
    ['UNREACHABLE', 'unreachable'],
    ['MALFORMED', 'unreachable'],
    ['INTERNAL', 'internal'],
    ['FORBIDDEN_ORIGIN', 'internal'],
  ])('tells %s as %s, and another try may follow at once', (code, word) => {
    expect(explainLogin(new ApiProblem(code))).toEqual({ word, waitMs: 0, needsCode: false });
  });

  it('asks for the code only where the password was right', () => {
    expect(explainLogin(new ApiProblem('CODE_REQUIRED'))).toMatchObject({ needsCode: true });
  });

  it('waits as long as it was told, and a while where it was not', () => {
    const throttled = (retryAfterMs: number | null) =>
      explainLogin(new ApiProblem('TOO_MANY_REQUESTS', retryAfterMs)).waitMs;
    expect([throttled(24_000), throttled(null)]).toEqual([24_000, 10_000]);
  });
});
