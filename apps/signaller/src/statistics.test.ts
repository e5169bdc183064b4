// The counts and their text.
import type { SignalOutcome } from './outcome';
import { makeReport } from './report';
import { countOutcome, emptyStatistics, english, formatBlock } from './statistics';

const accepted: SignalOutcome = { kind: 'accepted', status: 202 };
const refused: SignalOutcome = { kind: 'failed', reason: 'refused', detail: 'ECONNREFUSED' };

describe('statistics', () => {
  it('counts successes and failures and formats them with one decimal', () => {
    let statistics = emptyStatistics(1_000);
    for (const outcome of [accepted, accepted, refused]) {
      statistics = countOutcome(statistics, outcome);
    }
    expect(formatBlock(statistics, english, 1_000 + 90_061_500).split('\n')).toEqual([
      'Signal statistics',
      '  Uptime             1d 01:01:01',
      '  Signals sent       3',
      '  Signals succeeded  2',
      '  Signals failed     1',
      '  Success rate       66.6 %',
      '  Last status        refused: ECONNREFUSED',
    ]);
  });

  it('never rounds up to 100.0 % while one signal failed', () => {
    const statistics = { ...emptyStatistics(0), sent: 100_000, succeeded: 99_999, failed: 1 };
    expect(formatBlock(statistics, english, 0)).toContain('99.9 %');
    const perfect = { ...statistics, succeeded: 100_000, failed: 0 };
    expect(formatBlock(perfect, english, 0)).toContain('100.0 %');
  });

  it('has no rate before the first signal', () => {
    expect(formatBlock(emptyStatistics(0), english, 59_000)).toMatch(/00:00:59[^]*rate +-\n/);
  });
});

describe('the report', () => {
  it('writes one line for each change of state, however long a state lasts', () => {
    const lines: string[] = [];
    const report = makeReport({ write: (line) => lines.push(line), now: () => 0 });
    for (const outcome of [accepted, accepted, refused, refused, refused, accepted]) {
      report.outcome(outcome);
    }
    expect(lines).toHaveLength(3);
  });
});
