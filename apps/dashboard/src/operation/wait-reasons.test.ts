// Why an operation is not being closed.
import type { OperationView } from '@hedge/contracts';
import { anOperation } from '../test/operation';
import { decideWait, type Check } from './wait-reasons';

const NOW = Date.parse('2026-01-26T10:30:45.000Z');
const ACCOUNT = { enabled: true, bannedUntil: null };
const request = {
  requestedAt: '2026-01-26T10:30:40.000Z',
  requestedBy: 'ana',
  lapsedWhy: null,
  lapsedCause: null,
};

const reached = (own: Partial<OperationView> = {}) => anOperation({ currentPnl: '10', ...own });

const holdsOf = (
  own: Partial<OperationView>,
  account = ACCOUNT as Parameters<typeof decideWait>[1],
) =>
  decideWait(reached(own), account, NOW)
    .checks.filter(({ holds }) => holds)
    .map(({ kind }) => kind);

const checkOf = (own: Partial<OperationView>, kind: Check['kind']) =>
  decideWait(reached(own), ACCOUNT, NOW).checks.find((check) => check.kind === kind);

describe('an operation at its target', () => {
  it('is held back by nothing', () => {
    const { state, checks } = decideWait(reached(), ACCOUNT, NOW);
    expect(state).toBe('reached');
    expect(checks.map(({ kind }) => kind)).toEqual([
      ...['account', 'paused', 'request', 'attention', 'ban', 'reading', 'target', 'retry'],
    ]);
  });

  it.each<[Partial<OperationView>, Check['kind']]>([
    [{ autoCloseEnabled: false }, 'paused'],
    [{ closeRequest: { ...request, state: 'EXPIRED' } }, 'request'],
    [{ attentionReason: 'LEG_GONE' }, 'attention'],
    [{ pnlAt: '2026-01-26T10:30:00.000Z' }, 'reading'],
    [{ retryAt: '2026-01-26T10:30:46.000Z' }, 'retry'],
    [{ currentPnl: '9.999999999999' }, 'target'],
  ])('is held back by %j: %s', (own, kind) => {
    expect(holdsOf(own)).toEqual([kind]);
  });

  it('is held back by its account, where that is disabled or banned for now', () => {
    expect(holdsOf({}, { enabled: false, bannedUntil: null })).toEqual(['account']);
    expect(holdsOf({}, { enabled: true, bannedUntil: '2026-01-26T10:31:00.000Z' })).toEqual([
      'ban',
    ]);
    expect(holdsOf({}, { enabled: true, bannedUntil: '2026-01-26T10:30:00.000Z' })).toEqual([]);
    expect(holdsOf({}, null)).toEqual([]);
  });

  it('is not held back by a time that is over, nor by a request that has lapsed', () => {
    expect(holdsOf({ retryAt: '2026-01-26T10:30:45.000Z' })).toEqual([]);
    expect(holdsOf({ closeRequest: { ...request, state: 'LAPSED' } })).toEqual([]);
  });

  it('is held back by all that holds, in the order in which the cycle asks', () => {
    const own = { autoCloseEnabled: false, attentionReason: 'LEG_GONE', currentPnl: '-3' };
    expect(holdsOf(own, { enabled: false, bannedUntil: null })).toEqual([
      ...['account', 'paused', 'attention', 'target'],
    ]);
  });
});

describe('the numbers', () => {
  it('say what is missing to the target', () => {
    expect(checkOf({ currentPnl: '2.5' }, 'target')).toEqual({
      ...{ kind: 'target', holds: true, pnl: '2.5', missing: '7.5', missingShare: 750_000n },
    });
  });

  it('say that nothing was read yet', () => {
    const own = { currentPnl: null, pnlAt: null };
    expect(checkOf(own, 'reading')).toEqual({ kind: 'reading', holds: true, readAtMs: null });
    expect(checkOf(own, 'target')).toMatchObject({ holds: true, pnl: null, missing: null });
  });
});

describe('an operation that is under way', () => {
  it.each<[Partial<OperationView>, string, number]>([
    [{ status: 'OPENING' }, 'opening', 0],
    [{ status: 'CLOSING', autoCloseEnabled: false }, 'closing', 0],
    // A person asked: neither the pause nor the attention nor the target is looked at.
    [
      {
        ...{ closeRequest: { ...request, state: 'PENDING' }, autoCloseEnabled: false },
        ...{ attentionReason: 'LEG_GONE', currentPnl: '-9' },
      },
      'asked',
      3,
    ],
  ])('%j is %s, with %i conditions', (own, state, count) => {
    const wait = decideWait(reached(own), ACCOUNT, NOW);
    expect([wait.state, wait.checks.length]).toEqual([state, count]);
    expect(wait.checks.filter(({ holds }) => holds)).toEqual([]);
  });
});
