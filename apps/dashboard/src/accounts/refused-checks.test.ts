// What a refused account is told.
import { ApiProblem } from '../api/client';
import { readRefusedChecks } from './refused-checks';

const checks = [{ name: 'HEDGE_MODE', outcome: 'failed', message: 'one-way mode' }];

describe('the checks of a refusal', () => {
  it('are those that the API made', () => {
    const refusal = new ApiProblem('PREFLIGHT_FAILED', null, { checks, acceptedRisks: ['CLOCK'] });
    expect(readRefusedChecks(refusal)).toEqual({ checks, acceptedRisks: ['CLOCK'] });
  });

  it.each([
    ['another refusal', new ApiProblem('ACCOUNT_EXISTS', null, { checks })],
    ['no answer', new ApiProblem('UNREACHABLE')],
    ['an error of the page', new TypeError('x')],
    ['a refusal without any', new ApiProblem('PREFLIGHT_FAILED')],
    ['nothing', null],
  ])('are not told of %s', (_title, error) => {
    expect(readRefusedChecks(error)).toBeNull();
  });
});
