// Refusals of the API in both languages.
import { ApiProblem, type ProblemCode } from '../api/client';
import { WORDS, type Language } from '../words/language';
import { explainChangeProblem, explainProblem } from './explain-problem';

const explain = (language: Language, code: ProblemCode, details = {}) =>
  explainProblem(new ApiProblem(code, null, details), WORDS[language], language);

describe('a refusal', () => {
  it('comes with the numbers behind it, as the language writes them', () => {
    const details = { side: 'LONG', quantity: '0.04', position: '1234.5', claimed: '0.02' };
    expect(explain('en', 'POSITION_CLAIMED', details)).toBe(
      'LONG: Other hedges hold so much of the position that too little is left. Position 1,234.5, of which 0.02 are claimed; asked for were 0.04.',
    );
    expect(explain('pt', 'POSITION_CLAIMED', details)).toContain('Posição 1.234,5, da qual 0,02');
  });

  it('says no more than it knows where the numbers are missing', () => {
    expect(explain('en', 'POSITION_CLAIMED')).toBe(WORDS.en.problems.codes.POSITION_CLAIMED);
  });

  it('tells which of two limits was missed', () => {
    expect(explain('en', 'BELOW_MINIMUM', { quantity: '1', minQuantity: '2' })).toContain(
      'smallest quantity is 2.',
    );
    expect(explain('en', 'BELOW_MINIMUM', { notional: '4', minNotional: '5' })).toContain(
      'worth 4; the smallest order is worth 5.',
    );
  });

  it('says what the exchange did', () => {
    expect(explain('pt', 'EXCHANGE_FAILED', { reason: 'EXCHANGE_BANNED' })).toContain(
      'Ela pediu que nada seja enviado',
    );
    expect(explain('pt', 'EXCHANGE_FAILED', { reason: 'toString' })).toBe(
      WORDS.pt.problems.codes.EXCHANGE_FAILED,
    );
  });

  it('names what failed of a check, and not what was accepted', () => {
    const checks = [
      { name: 'CLOCK', outcome: 'failed' },
      { name: 'WITHDRAWALS', outcome: 'failed' },
      { name: 'HEDGE_MODE', outcome: 'passed' },
    ];
    const details = { checks, acceptedRisks: ['CLOCK'] };
    expect(explain('en', 'PREFLIGHT_FAILED', details)).toContain('Failed: Withdrawals.');
  });

  it('names the fields that do not fit', () => {
    const problems = [{ field: 'password', problem: 'must have 12 characters' }];
    expect(explain('en', 'INVALID_BODY', { problems })).toContain(
      'Password: must have 12 characters.',
    );
  });

  it('says in the language what is wrong with a field, with its numbers', () => {
    const problems = [
      { field: 'label', problem: 'x', rule: 'TOO_LONG', values: { maximum: '100' } },
      { field: 'long.quantity', problem: 'x', rule: 'MISSING', values: {} },
    ];
    expect(explain('pt', 'INVALID_BODY', { problems })).toBe(
      'Falta algo, ou algo não serve. Nome: pode ter no máximo 100 caracteres. Quantidade: falta.',
    );
  });

  it('that nobody has words for is told with its code', () => {
    expect(explain('pt', 'NEWER_CODE' as ProblemCode)).toBe('O servidor recusou (NEWER_CODE).');
  });

  it('of a change says where nobody knows whether it was made', () => {
    const told = (code: ProblemCode) => explainChangeProblem(new ApiProblem(code), WORDS.en, 'en');
    expect(told('UNREACHABLE')).toBe(
      'The server does not answer. It is not known whether this was done. Trying again does it once only.',
    );
    expect(told('NOT_ACTIVE')).toBe(WORDS.en.problems.codes.NOT_ACTIVE);
  });

  it('that is none of the API’s is told as a failure of the server', () => {
    expect(explainProblem(new Error('x'), WORDS.en, 'en')).toBe(WORDS.en.problems.codes.INTERNAL);
  });
});
