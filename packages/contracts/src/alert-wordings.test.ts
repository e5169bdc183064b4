// What an alert says, in both its forms, and the causes that it names.
import { ALERT_WORDINGS, wordAlert } from './alert-wordings';
import { CAUSES, explainCause, findCause, type CauseCode } from './causes';

describe('an alert', () => {
  it('says in English what its code and values say', () => {
    expect(wordAlert('NAKED_WAS', { operation: 'op', ms: '7000' })).toEqual({
      message: 'one leg of operation op was closed 7000 ms before the other',
      wording: { code: 'NAKED_WAS', values: { operation: 'op', ms: '7000' } },
    });
  });

  it('names the cause that it gives, and what follows it', () => {
    const why = explainCause('EGRESS_MISSING', '203.0.113.8');
    const { message, wording } = wordAlert('NOT_SERVED', { account: 'desk', why });
    expect(message).toContain('nothing is done for account desk: EGRESS_ADDRESSES of this worker');
    expect(wording.values).toEqual({
      ...{ account: 'desk', why, cause: 'EGRESS_MISSING', detail: '203.0.113.8' },
    });
  });

  it('has the words of others as they are, whatever stands in them', () => {
    const { message, wording } = wordAlert('NOT_SERVED', { account: '{why}', why: 'code -2015' });
    expect(message).toBe('nothing is done for account {why}: code -2015');
    expect(wording.values).toEqual({ account: '{why}', why: 'code -2015' });
  });

  it('has no values in braces that are not names', () => {
    expect(
      Object.values(ALERT_WORDINGS)
        .join('')
        .replaceAll(/\{[a-z]+\}/g, ''),
    ).not.toMatch(/[{}]/);
  });
});

describe('a cause', () => {
  const codes = Object.keys(CAUSES) as CauseCode[];

  it.each(codes)('%s is found by its text, alone and with what follows it', (code) => {
    expect(findCause(CAUSES[code])).toEqual({ code, detail: null });
    expect(findCause(explainCause(code, 'a: b'))).toEqual({ code, detail: 'a: b' });
  });

  it('is not found in the words of others', () => {
    expect(findCause('the exchange does not answer today')).toBeNull();
    expect(findCause('')).toBeNull();
  });
});
