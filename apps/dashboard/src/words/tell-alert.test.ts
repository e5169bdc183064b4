// What the product says in English, in both languages: nothing that it can say is without words.
import {
  ALERT_KINDS,
  ALERT_WORDINGS,
  AUDIT_ACTIONS,
  CAUSES,
  FIELD_RULES,
  type AlertView,
} from '@hedge/contracts';
import { LANGUAGES, WORDS } from './language';
import { tellAlert, tellLapse } from './tell-alert';

type Values = Readonly<Record<string, string>>;
const alertOf = (code: string, values: Values): Pick<AlertView, 'wording'> => ({
  wording: { code, values },
});
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

describe.each(LANGUAGES)('in %s', (language) => {
  const words = WORDS[language];

  it.each(Object.entries(ALERT_WORDINGS))('the alert %s is said whole', (code, text) => {
    const values = Object.fromEntries(namesIn(text).map((name) => [name, `<${name}>`]));
    const told = tellAlert(alertOf(code, values), words, language);
    expect(told).toMatch(/\S/);
    expect(told).not.toMatch(/[{}]/);
  });

  it.each([
    ['kinds of alerts', words.health.alerts.kinds, ALERT_KINDS],
    ['causes', words.alerts.causes, Object.keys(CAUSES)],
    ['actions of the audit log', words.audit.actions, AUDIT_ACTIONS],
    ['rules of fields', words.fields.rules, Object.keys(FIELD_RULES)],
  ])('the %s have words, each and nothing else', (_what, said, codes) => {
    expect(Object.keys(said).sort()).toEqual([...codes].sort());
  });

  it('a rule asks for no value that the API does not give', () => {
    for (const [rule, text] of Object.entries(words.fields.rules)) {
      const given = namesIn(FIELD_RULES[rule as keyof typeof FIELD_RULES]);
      expect(given).toEqual(expect.arrayContaining(namesIn(text)));
    }
  });
});

describe('an alert', () => {
  it('is said with its cause, its reason and its amounts in the language', () => {
    const say = (code: string, values: Values) => tellAlert(alertOf(code, values), WORDS.pt, 'pt');
    expect(say('NOT_SERVED', { account: 'a', why: 'x', cause: 'DISABLED' })).toBe(
      'Nada é feito nesta conta: a conta está desativada.',
    );
    expect(say('NEEDS_ATTENTION', { reason: 'LEG_GONE' })).toBe(
      WORDS.pt.operations.attentions.LEG_GONE,
    );
    expect(say('EXECUTED_LATE', { order: 'abc', executed: '1234.5' })).toContain('1.234,5');
  });

  it('quotes the words of others', () => {
    const values = { account: 'a', why: 'HTTP 401 code -2015' };
    expect(tellAlert(alertOf('KEY_REFUSED', values), WORDS.pt, 'pt')).toContain(
      '“HTTP 401 code -2015”',
    );
  });

  it('of before codes were kept, or of a newer server, has its English message alone', () => {
    expect(tellAlert({ wording: null }, WORDS.pt, 'pt')).toBeNull();
    expect(tellAlert(alertOf('NEWER', {}), WORDS.pt, 'pt')).toBeNull();
    expect(tellAlert(alertOf('toString', {}), WORDS.pt, 'pt')).toBeNull();
    expect(tellAlert(alertOf('NAKED_WAS', {}), WORDS.pt, 'pt')).toBeNull();
  });
});

describe('a close that lapsed', () => {
  it('says what held it back, in the language where it is ours and quoted where it is not', () => {
    const say = (lapsedWhy: string | null, code: 'ORDERS_WITHDRAWN' | null, detail?: string) =>
      tellLapse(
        { lapsedWhy, lapsedCause: code === null ? null : { code, detail: detail ?? null } },
        WORDS.pt,
      );
    expect(say('x', 'ORDERS_WITHDRAWN')).toBe('as ordens foram retiradas, e nada executou');
    expect(say('x', 'ORDERS_WITHDRAWN', 'ACCOUNT_REFUSED')).toBe(
      'as ordens foram retiradas, e nada executou (A corretora recusa a chave da conta)',
    );
    expect(say('HTTP 503', null)).toBe('“HTTP 503”');
    expect(say(null, null)).toBeNull();
  });
});
