// The environment and the file as the signaller reads them.
import { readSettings } from './settings';
import type { SettingsFile } from './settings-file';

const valid = {
  EDGE_FUNCTION_URL: 'https://api.example.com/functions/v1/monitor-execution',
  MONITOR_API_KEY: 'k'.repeat(32),
};
const none: SettingsFile = { kind: 'none' };
const fileOf = (text: string): SettingsFile => ({ kind: 'read', file: '.env.monitor', text });

function problemsOf(...input: Parameters<typeof readSettings>): readonly string[] {
  const result = readSettings(...input);
  if (result.kind !== 'invalid') throw new Error('expected problems');
  return result.problems;
}

describe('readSettings', () => {
  it('takes address and key and falls back to a 2 s beat and a block each minute', () => {
    expect(readSettings(valid, none)).toMatchObject({
      kind: 'valid',
      notices: [],
      settings: {
        url: new URL(valid.EDGE_FUNCTION_URL),
        key: valid.MONITOR_API_KEY,
        signalIntervalMs: 2000,
        statsIntervalMs: 60_000,
        statsStyle: 'block',
      },
    });
  });

  it('tells nobody without a webhook, and after 60 s with one', () => {
    expect(readSettings(valid, none)).toMatchObject({ settings: { webhook: null } });
    const env = {
      ...valid,
      ALERT_WEBHOOK_URL: 'https://alerts.example.net/hedge',
      ALERT_WEBHOOK_SECRET: 's'.repeat(16),
    };
    expect(readSettings(env, none)).toMatchObject({
      settings: {
        webhook: { url: new URL(env.ALERT_WEBHOOK_URL), secret: env.ALERT_WEBHOOK_SECRET },
        alertAfterMs: 60_000,
      },
    });
  });

  it.each([
    [{ ALERT_WEBHOOK_URL: 'alerts.example.net' }, /^ALERT_WEBHOOK_URL is no http/],
    [{ ALERT_WEBHOOK_SECRET: '' }, /^Set ALERT_WEBHOOK_SECRET/],
    [{ ALERT_WEBHOOK_SECRET: 'too-short' }, /^Set ALERT_WEBHOOK_SECRET/],
    [{ ALERT_AFTER_MS: '1m' }, /^ALERT_AFTER_MS is "1m"/],
  ])('refuses a webhook with %j and repeats nothing of it', (wrong, sentence) => {
    const webhook = {
      ALERT_WEBHOOK_URL: 'https://alerts.example.net/canary',
      ALERT_WEBHOOK_SECRET: 'canary-of-the-secret',
    };
    const problems = problemsOf({ ...valid, ...webhook, ...wrong }, none);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
    expect(problems.join()).not.toMatch(/canary|example\.net|short/);
  });

  it('takes from the file what the environment lacks or has empty', () => {
    const file = fileOf('MONITOR_API_KEY=of-file\nSTATS_STYLE=line\nSTATS_INTERVAL_MS=5000\n');
    const environment = { ...valid, STATS_INTERVAL_MS: '6000', STATS_STYLE: '' };
    expect(readSettings(environment, file)).toMatchObject({
      settings: { key: valid.MONITOR_API_KEY, statsStyle: 'line', statsIntervalMs: 6000 },
    });
  });

  it('takes the first key of a list, as the API is given one while keys rotate', () => {
    const result = readSettings({ ...valid, MONITOR_API_KEY: 'new-key, old-key' }, none);
    expect(result).toMatchObject({ settings: { key: 'new-key' } });
  });

  it('takes a signing key in place of the key, and does not warn of clear text then', () => {
    const signing = {
      EDGE_FUNCTION_URL: 'http://api.example.com/functions/v1/monitor-execution',
      MONITOR_KEY_ID: '0123456789ab',
      MONITOR_SIGNING_SECRET: 's'.repeat(43),
    };
    const key = { keyId: signing.MONITOR_KEY_ID, secret: signing.MONITOR_SIGNING_SECRET };
    expect(readSettings(signing, none)).toMatchObject({ settings: { key }, notices: [] });
    expect(readSettings({ ...valid, ...signing }, none)).toMatchObject({ settings: { key } });
    const result = readSettings(signing, none);
    expect(result.words.advice.key).toMatch(/MONITOR_SIGNING_SECRET.*clock/);
    expect(readSettings(valid, none).words.advice.key).toMatch(/MONITOR_API_KEY/);
  });

  it.each([
    { MONITOR_KEY_ID: '0123456789ab' },
    { MONITOR_SIGNING_SECRET: 'canary'.padEnd(43, 's') },
    { MONITOR_KEY_ID: '"0123456789ab"', MONITOR_SIGNING_SECRET: 'canary'.padEnd(43, 's') },
    { MONITOR_KEY_ID: '0123456789ab', MONITOR_SIGNING_SECRET: 'canary' },
  ])('refuses a signing key that is none, %j, and repeats nothing of it', (wrong) => {
    const problems = problemsOf({ ...valid, ...wrong }, none);
    expect(problems).toEqual([expect.stringMatching(/^Set MONITOR_KEY_ID and /)]);
    expect(problems.join()).not.toContain('canary');
  });

  it('names every problem at once and never repeats the key', () => {
    const problems = problemsOf(
      {
        EDGE_FUNCTION_URL: 'ftp://example.com',
        MONITOR_API_KEY: 'secret\nkey',
        SIGNAL_INTERVAL_MS: '2s',
        STATS_INTERVAL_MS: '0',
        STATS_STYLE: 'short',
        SIGNALLER_LANG: 'fr',
      },
      none,
    );
    expect(problems.map((problem) => /^\w+/.exec(problem)?.[0])).toEqual([
      'EDGE_FUNCTION_URL',
      'MONITOR_API_KEY',
      'SIGNAL_INTERVAL_MS',
      'STATS_INTERVAL_MS',
      'STATS_STYLE',
      'SIGNALLER_LANG',
    ]);
    expect(problems.join()).not.toContain('secret');
  });

  it('says what to set when there is nothing, in the language of the locale', () => {
    expect(problemsOf({}, none)).toEqual([
      expect.stringMatching(/^Set EDGE_FUNCTION_URL to /),
      expect.stringMatching(/^Set MONITOR_API_KEY to /),
    ]);
    expect(problemsOf({ LANG: 'pt_BR.UTF-8' }, none)).toEqual([
      expect.stringMatching(/^Defina EDGE_FUNCTION_URL com /),
      expect.stringMatching(/^Defina MONITOR_API_KEY com /),
    ]);
  });

  it('lets SIGNALLER_LANG win over the locale', () => {
    const [problem] = problemsOf({ LANG: 'pt_BR.UTF-8' }, fileOf('SIGNALLER_LANG=en'));
    expect(problem).toMatch(/^Set /);
  });

  it.each([
    [{ EDGE_FUNCTION_URL: 'https://api.example.com' }, /has no path/],
    [{ EDGE_FUNCTION_URL: 'api.example.com/functions' }, /no http or https address/],
    [{ MONITOR_API_KEY: `"${valid.MONITOR_API_KEY}"` }, /has quotes around it/],
    [{ MONITOR_API_KEY: 'two words' }, /has spaces/],
    [{ MONITOR_API_KEY: 'çedilha' }, /has spaces/],
    [{ MONITOR_API_KEY: ' ' }, /^Set MONITOR_API_KEY/],
  ])('refuses %j with one sentence', (wrong, sentence) => {
    expect(problemsOf({ ...valid, ...wrong }, none)).toEqual([expect.stringMatching(sentence)]);
  });

  it.each([
    ['http://api.example.com/functions', 1],
    ['http://127.0.0.1:3000/functions', 0],
    ['http://[::1]:3000/functions', 0],
    ['http://localhost:3000/functions', 0],
    ['https://api.example.com/functions', 0],
  ])('warns of a key in clear text: %s gives %i notices', (url, count) => {
    const result = readSettings({ ...valid, EDGE_FUNCTION_URL: url }, none);
    if (result.kind !== 'valid') throw new Error('expected settings');
    expect(result.notices).toHaveLength(count);
  });

  it('refuses a file with a malformed line, by its number and without its text', () => {
    const problems = problemsOf(valid, fileOf('\nMONITOR_API_KEY: secret\nSTATS_STYLE=a#b\n'));
    expect(problems).toEqual([
      expect.stringMatching(/^\.env\.monitor line 2 /),
      expect.stringMatching(/^\.env\.monitor line 3 .*quotes/),
    ]);
    expect(problems.join()).not.toContain('secret');
  });

  it.each([valid, {}])('refuses a file that cannot be read in one sentence, given %j', (given) => {
    const file = { kind: 'unreadable', file: '/x/.env.monitor', code: 'EACCES' } as const;
    expect(problemsOf(given, file)).toEqual([expect.stringContaining('EACCES')]);
  });

  it('notices a name that it does not know and sets nothing by it', () => {
    const result = readSettings(valid, fileOf('SIGNAL_INTERVAL=5000\n'));
    expect(result).toMatchObject({
      settings: { signalIntervalMs: 2000 },
      notices: [expect.stringContaining('SIGNAL_INTERVAL')],
    });
  });
});
