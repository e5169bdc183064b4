// How long the exchange is left alone, and by whom.
import { backoffScope, computeWaitMs, makeLimitBackoff, readHold } from './limit-backoff';
import { readRefusal, type RefusedAnswer } from './wire-result';

const NOW = 1_760_000_000_000;
const answer = (changes: Partial<RefusedAnswer>): RefusedAnswer => ({
  httpStatus: 429,
  code: null,
  text: '',
  retryAfterMs: null,
  dateMs: null,
  ...changes,
});

test.each<[string, Partial<RefusedAnswer>, number]>([
  ['Retry-After', { retryAfterMs: 5_000 }, 5_000],
  ['a ban told in the text', { text: `IP banned until ${NOW + 90_000}.` }, 90_000],
  ['the longer of both', { retryAfterMs: 120_000, text: `banned until ${NOW + 90_000}` }, 120_000],
  [
    'a ban already over, with Retry-After',
    { retryAfterMs: 1_000, text: `banned until ${NOW - 1}` },
    1_000,
  ],
  ['nothing with 429', {}, 60_000],
  ['Retry-After of zero', { retryAfterMs: 0 }, 60_000],
  ['nothing with 418', { httpStatus: 418 }, 120_000],
  ['nothing with 403', { httpStatus: 403 }, 120_000],
  ['nonsense', { retryAfterMs: 999_999_999_000 }, 259_200_000],
])('with %s it waits %#', (_what, changes, expected) => {
  expect(computeWaitMs(answer(changes), NOW)).toBe(expected);
});

test.each<[Partial<RefusedAnswer>, string]>([
  [{ httpStatus: 429, code: -1003 }, 'host'],
  [{ httpStatus: 429 }, 'host'],
  [{ httpStatus: 418, code: -1003 }, 'host'],
  [{ httpStatus: 400, code: -1003 }, 'host'],
  [{ httpStatus: 403 }, 'host'],
  [{ httpStatus: 429, code: -1015 }, 'account'],
  [{ httpStatus: 400, code: -1015 }, 'account'],
  [{ httpStatus: 401, code: -2015 }, 'none'],
  [{ httpStatus: 403, code: -1002 }, 'none'],
  [{ httpStatus: 503, code: -1008 }, 'none'],
])('%j holds back: %s', (changes, scope) => {
  expect(backoffScope(answer(changes))).toBe(scope);
});

test('a backoff ends by monotonic time, and a shorter one does not shorten it', () => {
  let monotonic = 0;
  const backoff = makeLimitBackoff({ clock: { wallMs: () => 0, monotonicMs: () => monotonic } });
  expect(backoff.current()).toBeNull();
  backoff.hold(readHold(answer({ httpStatus: 418, retryAfterMs: 100_000 }), NOW), NOW);
  backoff.hold(readHold(answer({ retryAfterMs: 1_000 }), NOW), NOW);
  expect(backoff.current()).toMatchObject({ until: NOW + 100_000, banned: true });
  monotonic = 99_999;
  expect(backoff.current()).not.toBeNull();
  monotonic = 100_000;
  expect(backoff.current()).toBeNull();
});

test('a longer limit does not end a ban, and a ban can grow', () => {
  const backoff = makeLimitBackoff({ clock: { wallMs: () => 0, monotonicMs: () => 0 } });
  backoff.hold({ remainingMs: 1_000, banned: true, why: 'ban' }, NOW);
  backoff.hold({ remainingMs: 5_000, banned: false, why: 'limit' }, NOW);
  expect(backoff.current()).toMatchObject({ until: NOW + 5_000, banned: true });
  backoff.hold({ remainingMs: 90_000, banned: true, why: 'ban' }, NOW);
  expect(backoff.remaining()).toMatchObject({ remainingMs: 90_000, banned: true });
});

test('a hold longer than any ban is nonsense, such as a stored one after the clock was set back', () => {
  const backoff = makeLimitBackoff({ clock: { wallMs: () => 0, monotonicMs: () => 0 } });
  backoff.hold({ remainingMs: 1e12, banned: true, why: 'ban' }, NOW);
  expect(backoff.remaining()?.remainingMs).toBe(3 * 24 * 60 * 60 * 1_000);
});

test.each([
  ['the exchange time', NOW, null, 5_000],
  ['the answer’s own date', null, NOW, 5_000],
  ['neither: the longest ban there is', null, null, 3 * 24 * 60 * 60 * 1_000],
])('how long a ban lasts is told by %s', (_what, exchangeNow, dateMs, expected) => {
  const banned = answer({ httpStatus: 418, text: `banned until ${NOW + 5_000}`, dateMs });
  expect(readHold(banned, exchangeNow)).toMatchObject({ remainingMs: expected, banned: true });
});

test.each([
  ['in seconds', { 'Retry-After': '30' }, 30_000],
  [
    'as a date, beside the server’s own',
    { 'retry-after': inHttpDate(30_000), date: inHttpDate(0) },
    30_000,
  ],
  ['as a date alone: nothing is known of how long', { 'retry-after': inHttpDate(30_000) }, 60_000],
  ['as nonsense', { 'retry-after': 'soon', date: inHttpDate(0) }, 60_000],
])('Retry-After %s', (_what, headers, expected) => {
  const refused = readRefusal({ httpStatus: 429, headers, text: '' }, undefined);
  expect(readHold(refused, NOW).remainingMs).toBe(expected);
});

function inHttpDate(offsetMs: number): string {
  return new Date(NOW + offsetMs).toUTCString();
}
