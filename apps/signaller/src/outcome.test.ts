// Answers and network errors, as the signaller names them.
import { classifyAnswer, classifyError, describeOutcome, isSuccess } from './outcome';

describe('classifyAnswer', () => {
  it.each([
    [202, true],
    [200, true],
    [429, true],
    [401, false],
    [404, false],
    [500, false],
    [301, false],
    [204, false],
  ])('counts an answer with status %i as success: %s', (status, success) => {
    expect(isSuccess(classifyAnswer(status, undefined))).toBe(success);
  });

  it('reads the wait of a throttle in milliseconds', () => {
    expect(classifyAnswer(429, '1480')).toMatchObject({ retryAfterMs: 1480 });
  });

  it.each(['', 'soon', '-5', '1e9', '1.5', '99999999999'])(
    'ignores the wait "%s", which is no whole number of milliseconds',
    (text) => {
      expect(classifyAnswer(429, text)).toMatchObject({ retryAfterMs: undefined });
    },
  );
});

describe('classifyError', () => {
  it('names address, port and family of a refused connection', () => {
    const error = { code: 'ECONNREFUSED', address: '127.0.0.1', port: 9 };
    expect(classifyError(error)).toEqual({
      kind: 'failed',
      reason: 'refused',
      detail: 'ECONNREFUSED at 127.0.0.1 port 9 (IPv4)',
    });
  });

  it('names each address that was tried when IPv6 and IPv4 both failed', () => {
    const outcome = classifyError({
      code: 'ENETUNREACH',
      errors: [
        { code: 'ENETUNREACH', address: '2001:db8::1', port: 443 },
        { code: 'ETIMEDOUT', address: '192.0.2.1', port: 443 },
      ],
    });
    expect(outcome.reason).toBe('unreachable');
    expect(outcome.detail).toBe(
      'ENETUNREACH at 2001:db8::1 port 443 (IPv6); ETIMEDOUT at 192.0.2.1 port 443 (IPv4)',
    );
  });

  it.each([
    ['ENOTFOUND', 'name'],
    ['ECONNRESET', 'reset'],
    ['EHOSTUNREACH', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['HPE_INVALID_CONSTANT', 'other'],
  ])('calls %s a failure of kind %s', (code, reason) => {
    expect(classifyError({ code }).reason).toBe(reason);
  });

  it('describes an error without a code by its message', () => {
    expect(describeOutcome(classifyError({ message: 'odd' }))).toBe('other: odd');
  });
});
