// The environment as the signaller reads it.
import { readSettings } from './settings';

const valid = {
  EDGE_FUNCTION_URL: 'https://api.example.com/functions/v1/monitor-execution',
  MONITOR_API_KEY: 'k'.repeat(32),
};

describe('readSettings', () => {
  it('takes address and key and falls back to a 2 s beat and statistics each minute', () => {
    expect(readSettings(valid)).toEqual({
      kind: 'valid',
      settings: {
        url: new URL(valid.EDGE_FUNCTION_URL),
        key: valid.MONITOR_API_KEY,
        signalIntervalMs: 2000,
        statsIntervalMs: 60_000,
      },
    });
  });

  it('takes the first key of a list, as the API is given one while keys rotate', () => {
    const result = readSettings({ ...valid, MONITOR_API_KEY: 'new-key, old-key' });
    expect(result).toMatchObject({ settings: { key: 'new-key' } });
  });

  it('names every problem at once and never repeats the key', () => {
    const result = readSettings({
      EDGE_FUNCTION_URL: 'ftp://example.com',
      MONITOR_API_KEY: 'secret\nkey',
      SIGNAL_INTERVAL_MS: '2s',
      STATS_INTERVAL_MS: '0',
    });
    if (result.kind !== 'invalid') throw new Error('expected problems');
    expect(result.problems.map((problem) => /^\w+/.exec(problem)?.[0])).toEqual([
      'EDGE_FUNCTION_URL',
      'MONITOR_API_KEY',
      'SIGNAL_INTERVAL_MS',
      'STATS_INTERVAL_MS',
    ]);
    expect(result.problems.join()).not.toContain('secret');
  });

  it('says what to set when there is nothing', () => {
    const result = readSettings({});
    if (result.kind !== 'invalid') throw new Error('expected problems');
    expect(result.problems).toHaveLength(2);
    expect(result.problems.every((problem) => problem.startsWith('Set '))).toBe(true);
  });
});
