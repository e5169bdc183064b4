// Failures in plain words.
import { ApiProblem } from '../api/client';
import { WORDS } from '../words/language';
import { tellFailure } from './failure';

describe('a failure', () => {
  it('is told by its code, in the language that is spoken', () => {
    const told = (error: Error) => [tellFailure(WORDS.en, error), tellFailure(WORDS.pt, error)];
    expect(told(new ApiProblem('UNREACHABLE'))).toEqual([
      'The server does not answer.',
      'O servidor não responde.',
    ]);
  });

  it('that nobody has words for is told with its code, and an error of the page as the server’s', () => {
    expect(tellFailure(WORDS.en, new ApiProblem('HEADERS_TOO_LARGE'))).toContain(
      'HEADERS_TOO_LARGE',
    );
    expect(tellFailure(WORDS.en, new TypeError('x'))).toBe(WORDS.en.failures.INTERNAL);
  });

  it('names the fields that do not fit', () => {
    const details = { problems: [{ field: 'password', problem: 'must have 12 characters' }] };
    const told = tellFailure(WORDS.en, new ApiProblem('INVALID_BODY', null, details));
    expect(told).toContain('password must have 12 characters');
  });
});
