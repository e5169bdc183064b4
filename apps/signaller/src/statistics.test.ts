// The counts and their two texts.
import fc from 'fast-check';
import { wordsOf } from './language';
import type { FailureKind, SignalOutcome } from './outcome';
import { countOutcome, emptyStatistics, type Statistics } from './statistics';
import { formatBlock, formatLine, lineBytesMax } from './statistics-text';

const accepted: SignalOutcome = { kind: 'accepted', status: 202 };
const refused: SignalOutcome = {
  kind: 'failed',
  reason: 'refused',
  attempts: [{ code: 'ECONNREFUSED', address: '127.0.0.1', port: 9 }],
};
const [english, portuguese] = [wordsOf('en'), wordsOf('pt')];

const count = (outcomes: readonly SignalOutcome[]) =>
  outcomes.reduce(countOutcome, emptyStatistics);

describe('the statistics block', () => {
  it('tells counts, a rate with one decimal, the last status and failures by kind', () => {
    const statistics = count([accepted, accepted, { kind: 'refused-key', status: 401 }, refused]);
    expect(formatBlock(statistics, english, 90_061_500).split('\n')).toEqual([
      'Signal statistics',
      '  Uptime: 1d 01:01:01',
      '  Signals sent: 4',
      '  Signals succeeded: 2',
      '  Signals failed: 2',
      '  Success rate: 50.0%',
      '  Last status: refused: ECONNREFUSED at 127.0.0.1 port 9 (IPv4)',
      '  Failures by kind: 401 1, refused 1',
    ]);
  });

  it('is in Portuguese under exactly the labels that users know', () => {
    expect(formatBlock(count([accepted, accepted]), portuguese, 61_000).split('\n')).toEqual([
      'Estatísticas dos sinais',
      '  Tempo ativo: 00:01:01',
      '  Total de sinais enviados: 2',
      '  Sinais bem-sucedidos: 2',
      '  Sinais com falha: 0',
      '  Taxa de sucesso: 100.0%',
      '  Último status: 202 em processamento',
    ]);
  });

  it('never rounds up to 100.0% while one signal failed', () => {
    const statistics = { ...emptyStatistics, sent: 100_000, succeeded: 99_999, failed: 1 };
    expect(formatBlock(statistics, english, 0)).toContain('99.9%');
  });

  it('has no rate before the first signal', () => {
    expect(formatBlock(emptyStatistics, english, 59_000)).toMatch(/00:00:59[^]*rate: -\n/);
  });
});

describe('the statistics line', () => {
  it('tells the same in one line, with the kinds of failures that fit', () => {
    const statistics: Statistics = {
      sent: 136_800,
      succeeded: 136_788,
      failed: 12,
      failures: { timeout: 9, unreachable: 3 },
      last: accepted,
    };
    expect(formatLine(statistics, english, 3 * 86_400_000 + 4 * 3_600_000)).toBe(
      '3d04h sent 136800 ok 136788 fail 12 99.9% 202 timeout=9',
    );
  });

  it('has at most 70 bytes with its line feed for any values, in both languages', () => {
    const size = fc.oneof(fc.nat(1000), fc.integer({ min: 1, max: 999_999_999 }), fc.maxSafeNat());
    const kinds = Object.keys(english.kinds) as FailureKind[];
    const last = fc.oneof(
      fc.constantFrom(...kinds).map((kind): SignalOutcome => {
        if (kind === 'key') return { kind: 'refused-key', status: 401 };
        if (kind === 'status') return { kind: 'wrong-status', status: 500 };
        return { kind: 'failed', reason: kind, attempts: [] };
      }),
      fc.constant(accepted),
    );
    const failures = fc.dictionary(fc.constantFrom(...kinds), size);
    const century = 100 * 366 * 86_400_000;
    fc.assert(
      fc.property(size, size, size, failures, last, fc.nat(century), (...values) => {
        const [sent, succeeded, failed, byKind, lastOutcome, uptimeMs] = values;
        const statistics = {
          sent,
          succeeded: Math.min(sent, succeeded),
          failed,
          failures: byKind,
          last: lastOutcome,
        };
        for (const words of [english, portuguese]) {
          const line = formatLine(statistics, words, uptimeMs);
          expect(Buffer.byteLength(`${line}\n`)).toBeLessThanOrEqual(lineBytesMax);
          expect(line).not.toContain('\n');
        }
      }),
    );
  });

  it('tells more than nine digits in millions and billions', () => {
    const statistics = { ...emptyStatistics, sent: 1_234_567_890, failed: 9e15 };
    expect(formatLine(statistics, english, 0)).toContain('sent 1234M ok 0 fail 9000000G');
  });

  it('fits its limit at the widest: years, nine digits, the longest kind of two-byte letters', () => {
    const nines = 999_999_999;
    const statistics: Statistics = {
      sent: nines,
      succeeded: nines,
      failed: nines,
      failures: { unreachable: nines },
      last: { kind: 'failed', reason: 'unreachable', attempts: [] },
    };
    const line = formatLine(statistics, portuguese, 23_000 * 86_400_000);
    expect(line).toBe('23000d env 999999999 ok 999999999 falha 999999999 100.0% inacessível');
    expect(Buffer.byteLength(`${line}\n`)).toBe(70);
  });
});
