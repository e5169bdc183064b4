// What is written and what is not: changes of state, a day of failures, the two styles.
import { wordsOf } from './language';
import type { SignalOutcome } from './outcome';
import { makeReport, type ReportOptions } from './report';

const accepted: SignalOutcome = { kind: 'accepted', status: 202 };
const refused: SignalOutcome = { kind: 'failed', reason: 'refused', attempts: [] };
const timedOut: SignalOutcome = { kind: 'failed', reason: 'timeout', attempts: [] };
const wrongKey: SignalOutcome = { kind: 'refused-key', status: 401 };
const keyLimit: SignalOutcome = {
  kind: 'throttled',
  status: 429,
  retryAfterMs: 30_000,
  byEndpoint: false,
};

function makeRig(options: Partial<ReportOptions> = {}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const report = makeReport(
    { write: (text) => written.push(text), now: () => clock.ms, monotonic: () => clock.ms },
    { words: wordsOf('en'), style: 'block', ...options },
  );
  return { report, written, clock };
}

const bytesOf = (written: readonly string[]) =>
  written.reduce((sum, text) => sum + Buffer.byteLength(`${text}\n`), 0);

describe('the report', () => {
  it('writes one line for each change of state, however long a state lasts', () => {
    const { report, written } = makeRig();
    for (const outcome of [accepted, accepted, refused, refused, refused, accepted]) {
      report.outcome(outcome);
    }
    expect(written).toHaveLength(3);
  });

  it('does not say that signals are received when a limit on wrong keys answers 429', () => {
    const { report, written } = makeRig();
    for (const outcome of [wrongKey, wrongKey, keyLimit, keyLimit, wrongKey]) {
      report.outcome(outcome);
    }
    expect(written).toEqual([expect.stringContaining('Set MONITOR_API_KEY')]);
  });

  it('speaks Portuguese when told to', () => {
    const { report, written } = makeRig({ words: wordsOf('pt') });
    report.outcome(wrongKey);
    expect(written[0]).toContain('Sinal com falha: 401 chave recusada. Defina MONITOR_API_KEY');
  });

  it('writes the line style without a stamp', () => {
    const { report, written } = makeRig({ style: 'line' });
    report.statistics();
    expect(written).toEqual(['00:00:00 sent 0 ok 0 fail 0 - -']);
  });

  it.each<[string, SignalOutcome, SignalOutcome]>([
    ['is down', refused, refused],
    ['comes and goes with each beat', accepted, refused],
    ['fails in another way each beat', timedOut, refused],
  ])('stays under 100 KB in a day in which the API %s', (_, one, other) => {
    const address = 'an-attempt-that-names-a-long-address'.repeat(20);
    const widen = (outcome: SignalOutcome): SignalOutcome =>
      outcome.kind === 'failed' ? { ...outcome, attempts: [{ code: 'X', address }] } : outcome;
    for (const words of [wordsOf('en'), wordsOf('pt')]) {
      const { report, written, clock } = makeRig({ words, style: 'line' });
      for (; clock.ms < 86_400_000; clock.ms += 2_000) {
        report.outcome(widen((clock.ms / 2_000) % 2 === 0 ? one : other));
        if (clock.ms % 60_000 === 0) report.statistics();
      }
      expect(bytesOf(written)).toBeLessThan(100_000);
      expect(bytesOf(written)).toBeGreaterThan(50_000);
    }
  });
});
