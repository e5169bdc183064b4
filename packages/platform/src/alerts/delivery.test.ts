// When a notice is tried again, and when nobody waits for it any more.
import { buildNoticeBody } from './notice';
import { decideRetry } from './delivery';

const DAY_MS = 24 * 60 * 60 * 1_000;

describe('a notice that was not taken', () => {
  it('is tried again after longer and longer waits, at most 5 min apart', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 500].map((attempt) => decideRetry(attempt, 0));
    expect(waits).toEqual([...waits].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect([waits[0], waits.at(-1)]).toEqual([1_000, 300_000]);
  });

  it('is given up after a day, not before', () => {
    expect(decideRetry(300, DAY_MS - 1)).toBe(300_000);
    expect(decideRetry(3, DAY_MS)).toBeNull();
  });
});

it('a notice names the alert and the event in its id, and hides what looks like a secret', () => {
  const body = buildNoticeBody({
    ...{ uid: 'u', event: 'RESOLVED', kind: 'EXCHANGE_BAN', accountId: null, operationId: null },
    message: `banned: https://x/?signature=${'ab'.repeat(32)} postgres://u:canary@db`,
    ...{ raisedAt: 0, resolvedAt: 1_000 },
  });
  expect(body).toMatchObject({ id: 'u:RESOLVED', resolvedAt: '1970-01-01T00:00:01.000Z' });
  expect(JSON.stringify(body)).not.toMatch(/canary|abab/);
});
