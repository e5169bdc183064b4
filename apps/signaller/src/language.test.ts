// The language by the locale, and what both languages keep to.
import { languageOfLocale, wordsOf } from './language';

describe('languageOfLocale', () => {
  it.each([
    [{ LANG: 'pt_BR.UTF-8' }, 'pt'],
    [{ LANG: 'pt' }, 'pt'],
    [{ LANG: 'pt-PT' }, 'pt'],
    [{ LC_ALL: 'en_US.UTF-8', LANG: 'pt_BR.UTF-8' }, 'en'],
    [{ LC_MESSAGES: 'pt_BR.UTF-8', LANG: 'C' }, 'pt'],
    [{ LC_ALL: '', LC_MESSAGES: '', LANG: 'pt_BR' }, 'pt'],
    [{ LANG: 'ptx_XX' }, 'en'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{}, 'en'],
  ] as const)('reads %j as %s', (variables, language) => {
    expect(languageOfLocale(variables)).toBe(language);
  });
});

describe('the Portuguese words', () => {
  it('label the statistics as deployed signallers did', () => {
    const { uptime, sent, succeeded, failed, rate, lastStatus } = wordsOf('pt').block;
    expect([uptime, sent, succeeded, failed, rate, lastStatus]).toEqual([
      'Tempo ativo',
      'Total de sinais enviados',
      'Sinais bem-sucedidos',
      'Sinais com falha',
      'Taxa de sucesso',
      'Último status',
    ]);
  });

  it('name the address, its port and its family', () => {
    const { attempt } = wordsOf('pt');
    expect(attempt({ code: 'ENETUNREACH', address: '2001:db8::1', port: 443 })).toBe(
      'ENETUNREACH em 2001:db8::1 porta 443 (IPv6)',
    );
    expect(attempt({ code: 'ENOTFOUND', hostname: 'x.example' })).toBe('ENOTFOUND para x.example');
  });
});
