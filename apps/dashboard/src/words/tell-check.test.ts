// What a check of an account found, in both languages.
import type { PreflightView } from '@hedge/contracts';
import { WORDS } from './language';
import { tellCheck } from './tell-check';

type Check = PreflightView['checks'][number];
const say = (check: Omit<Check, 'message'>) =>
  tellCheck({ message: 'in English', ...check }, WORDS.pt, 'pt');

describe('a check', () => {
  it('is said with its numbers', () => {
    const values = { used: '861', limit: '2400', seconds: '60', readings: '96' };
    expect(say({ name: 'REQUEST_BUDGET', outcome: 'passed', values })).toBe(
      '861 de 2.400 usados em 60 s, como a corretora informou por último: espaço para 96 leituras.',
    );
    expect(say({ name: 'CLOCK', outcome: 'passed', values: { offsetMs: '-3' } })).toContain(
      'a -3 ms',
    );
  });

  it('is said without numbers where the exchange told none', () => {
    const values = { seconds: '60', readings: '0' };
    expect(say({ name: 'REQUEST_BUDGET', outcome: 'failed', values })).toBe(
      'Não se sabe quanto está usado: sem espaço para mais.',
    );
    expect(say({ name: 'WITHDRAWALS', outcome: 'unknown' })).toBe('A corretora não informa.');
  });

  it('quotes the exchange on a key that it refuses', () => {
    expect(say({ name: 'CREDENTIALS', outcome: 'failed', values: {} })).toBe(
      'A corretora recusa a chave: “in English”.',
    );
  });

  it('does not blame the exchange where the worker did not ask it', () => {
    const values = { cause: 'EGRESS_MISSING', detail: '203.0.113.8' };
    expect(say({ name: 'CREDENTIALS', outcome: 'failed', values })).toBe(
      'A corretora não foi consultada: falta o endereço dela em EGRESS_ADDRESSES do worker (203.0.113.8).',
    );
  });

  it('that was made before its numbers were kept has its English message alone', () => {
    expect(say({ name: 'CLOCK', outcome: 'passed' })).toBeNull();
  });
});
