// What the last cycles and the pre-flight tell of signaller, worker and exchange.
import type { AccountView, CycleView } from '@hedge/contracts';
import {
  computeDurations,
  countSources,
  countTroubled,
  findCheck,
  findLastFinish,
  findLastReading,
  groupAnswers,
  standingOf,
} from './health-facts';

const aCycle = (own: Partial<CycleView> = {}): CycleView => ({
  ...{ id: 'c1', source: 'signal', startedAt: '2026-01-26T09:00:00.000Z' },
  ...{ finishedAt: '2026-01-26T09:00:00.030Z', durationMs: 30 },
  ...{ accountsRead: 1, accountsSkipped: 0, accountsDeferred: 0, operationsChecked: 2 },
  ...{ closed: 0, attention: 0, errors: 0 },
  ...own,
});

const RUNNING = aCycle({ finishedAt: null, durationMs: null });

describe('the worker', () => {
  it('was last seen at the end of the newest cycle that ended: one that runs proves nothing', () => {
    expect(findLastFinish([RUNNING, aCycle()])).toBe('2026-01-26T09:00:00.030Z');
    expect(findLastFinish([RUNNING])).toBeNull();
  });

  it('takes as long as the middle one of its cycles, and at most as long as the longest', () => {
    const cycles = [90, 30, 50, 40].map((durationMs) => aCycle({ durationMs }));
    expect(computeDurations([RUNNING, ...cycles])).toEqual({ medianMs: 40, longestMs: 90 });
    expect(computeDurations([RUNNING])).toBeNull();
  });

  it('is troubled by errors and by accounts that it left out', () => {
    const cycles = [aCycle(), aCycle({ errors: 1 }), aCycle({ accountsSkipped: 2 })];
    expect(countTroubled(cycles)).toBe(2);
  });
});

describe('the signals', () => {
  it('are counted by what became of them', () => {
    const answers = [200, 202, 400, 401, 415, 429].map((status) => ({ status, count: status }));
    expect([...groupAnswers(answers)]).toEqual([
      ['running', 200],
      ['started', 202],
      ['other', 815],
      ['refused', 401],
      ['early', 429],
    ]);
    expect(groupAnswers([]).size).toBe(0);
  });
});

describe('the cycles', () => {
  it('are counted by who asked for them', () => {
    const cycles = [aCycle(), aCycle(), aCycle({ source: 'backstop' })];
    expect(countSources(cycles)).toEqual({ signal: 2, backstop: 1, operator: 0 });
  });
});

describe('an account', () => {
  const NOW = Date.parse('2026-01-26T09:00:00.000Z');
  const passed = {
    ...{ checkedAt: '2026-01-26T08:00:00.000Z', passed: true, acceptedRisks: [] },
    checks: [{ name: 'CLOCK' as const, outcome: 'passed' as const, message: '3 ms' }],
  };
  const account: AccountView = {
    ...{ id: 'a1', label: 'desk', exchange: 'binanceusdm', mode: 'paper' },
    ...{
      egressAddress: null,
      keyFingerprint: 'f',
      enabled: true,
      bannedUntil: null,
      preflight: passed,
    },
    createdAt: '2026-01-26T08:00:00.000Z',
  };

  it.each<[Partial<AccountView>, string]>([
    [{}, 'served'],
    [{ enabled: false, bannedUntil: '2026-01-26T09:00:01.000Z' }, 'disabled'],
    [{ bannedUntil: '2026-01-26T09:00:01.000Z' }, 'banned'],
    [{ bannedUntil: '2026-01-26T08:59:59.000Z' }, 'served'],
    [{ preflight: null }, 'unchecked'],
    [{ preflight: { ...passed, passed: false } }, 'refused'],
  ])('with %j is %s', (own, standing) => {
    expect(standingOf({ ...account, ...own }, NOW)).toBe(standing);
  });

  it('was last read when the newest of its own hedges was', () => {
    const read = (accountId: string, pnlAt: string | null) => ({ accountId, pnlAt });
    const operations = [
      read('a1', '2026-01-26T08:00:00.000Z'),
      read('a1', '2026-01-26T08:00:02.000Z'),
      read('a1', null),
      read('a2', '2026-01-26T08:59:00.000Z'),
    ];
    expect(findLastReading(operations, 'a1')).toBe('2026-01-26T08:00:02.000Z');
    expect(findLastReading(operations, 'a3')).toBeNull();
  });

  it('has the checks of its pre-flight, and none before it', () => {
    expect(findCheck(passed, 'CLOCK')?.message).toBe('3 ms');
    expect(findCheck(passed, 'REQUEST_BUDGET')).toBeNull();
    expect(findCheck(null, 'CLOCK')).toBeNull();
  });
});
