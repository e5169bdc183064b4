// Answers and network errors, as the signaller sorts them.
import { classifyAnswer, classifyError, failureKindOf, isSuccess } from './outcome';

const noWait = { afterMs: undefined, afterSeconds: undefined };

describe('classifyAnswer', () => {
  it.each([
    [202, undefined],
    [200, undefined],
    [429, undefined],
    [401, 'key'],
    [404, 'status'],
    [500, 'status'],
    [301, 'status'],
    [204, 'status'],
  ])('counts an answer with status %i under the failure kind %s', (status, kind) => {
    const outcome = classifyAnswer(status, noWait);
    expect(failureKindOf(outcome)).toBe(kind);
    expect(isSuccess(outcome)).toBe(kind === undefined);
  });

  it('reads the wait of a throttle in milliseconds before the one in seconds', () => {
    expect(classifyAnswer(429, { afterMs: '1480', afterSeconds: '2' })).toMatchObject({
      retryAfterMs: 1480,
      byEndpoint: true,
    });
  });

  it('reads the seconds of a 429 that is not of the endpoint', () => {
    expect(classifyAnswer(429, { afterMs: undefined, afterSeconds: '40' })).toMatchObject({
      retryAfterMs: 40_000,
      byEndpoint: false,
    });
  });

  it.each(['', 'soon', '-5', '1e9', '1.5', '99999999999'])(
    'ignores the wait "%s", which is no whole number',
    (text) => {
      expect(classifyAnswer(429, { afterMs: text, afterSeconds: text })).toMatchObject({
        retryAfterMs: undefined,
      });
    },
  );
});

describe('classifyError', () => {
  it('keeps address and port of a refused connection', () => {
    const error = { code: 'ECONNREFUSED', address: '127.0.0.1', port: 9 };
    expect(classifyError(error)).toEqual({ kind: 'failed', reason: 'refused', attempts: [error] });
  });

  it('keeps each address that was tried when IPv6 and IPv4 both failed', () => {
    const errors = [
      { code: 'ENETUNREACH', address: '2001:db8::1', port: 443 },
      { code: 'ETIMEDOUT', address: '192.0.2.1', port: 443 },
    ];
    const outcome = classifyError({ code: 'ENETUNREACH', errors });
    expect(outcome).toEqual({ kind: 'failed', reason: 'unreachable', attempts: errors });
  });

  it('gives a reset, which carries no address, that of the connection', () => {
    const peer = { address: '::1', port: 443 };
    expect(classifyError({ code: 'ECONNRESET' }, peer).attempts).toEqual([
      { code: 'ECONNRESET', ...peer },
    ]);
  });

  it('gives a name that was not resolved no address', () => {
    const error = { code: 'ENOTFOUND', hostname: 'nowhere.example' };
    const peer = { address: '::1', port: 443 };
    expect(classifyError(error, peer).attempts).toEqual([error]);
  });

  it.each([
    ['ENOTFOUND', 'name'],
    ['EAI_AGAIN', 'name'],
    ['ECONNRESET', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['EHOSTUNREACH', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['HPE_INVALID_CONSTANT', 'other'],
  ])('calls %s a failure of kind %s', (code, reason) => {
    expect(classifyError({ code }).reason).toBe(reason);
  });

  it('names an error without a code by its message', () => {
    expect(classifyError({ message: 'odd' }).attempts).toEqual([{ code: 'odd' }]);
  });
});
