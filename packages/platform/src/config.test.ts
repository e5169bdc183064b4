// Configuration: every problem at once, and never a value of a secret.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, parseConfig, type Env } from './config';
import {
  adminKeyField,
  alertFields,
  apiFields,
  credentialsKeyField,
  liveField,
  logFields,
  monitorFields,
  signalKeyField,
  storeFields,
  webhookConfig,
} from './config-fields';
import { warnOfOpenKeyFile } from './credentials-key';
import { redisFields } from './queue/config-fields';

const GOOD: Env = {
  DATABASE_URL: 'postgresql://user:password@127.0.0.1:5432/hedge',
  MONITOR_API_KEY: 'a'.repeat(32),
  ADMIN_API_KEY: 'b'.repeat(32),
  CREDENTIALS_KEY: Buffer.alloc(32, 1).toString('base64'),
};

function parse(env: Env) {
  return parseConfig(
    {
      ...apiFields,
      ...storeFields,
      ...redisFields(env),
      ...signalKeyField(env),
      ...adminKeyField(env),
      ...credentialsKeyField(env),
      ...monitorFields,
      ...liveField,
      ...logFields,
    },
    env,
  );
}

function problemsOf(env: Env) {
  try {
    parse(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('parseConfig', () => {
  it('gives defaults for everything but secrets and the database', () => {
    expect(parse(GOOD)).toMatchObject({
      API_HOST: '127.0.0.1',
      API_PORT: 3000,
      MONITOR_INTERVAL_MS: 2000,
      NAKED_LEG_ALERT_MS: 6000,
      ALLOW_LIVE_TRADING: false,
      LOG_LEVEL: 'info',
      DATA_DIR: '.data',
    });
  });

  it('wants a secret beside a webhook, and hides neither problem of them', () => {
    const url = { ALERT_WEBHOOK_URL: 'https://alerts.example.net/canary' };
    const parseAlerts = (env: Env) => parseConfig(alertFields(env), env);
    expect(webhookConfig(parseAlerts({}))).toBeNull();
    for (const secret of [undefined, 'too short']) {
      const env = { ...url, ALERT_WEBHOOK_SECRET: secret };
      expect(() => parseAlerts(env)).toThrow(/ALERT_WEBHOOK_SECRET/);
      expect(() => parseAlerts(env)).not.toThrow(/canary|too short/);
    }
    expect(() => parseAlerts({ ALERT_WEBHOOK_URL: 'ftp://x' })).toThrow(/ALERT_WEBHOOK_URL/);
    const secret = 'long-enough-to-be-one';
    expect(webhookConfig(parseAlerts({ ...url, ALERT_WEBHOOK_SECRET: secret }))).toEqual({
      ...{ url: url.ALERT_WEBHOOK_URL, secret },
    });
  });

  it('lists every problem at once, with the variable and what to set', () => {
    const error = problemsOf({
      API_PORT: 'eighty',
      REDIS_URL: 'http://x',
      MONITOR_API_KEY: 'short',
      ADMIN_API_KEY: 'short',
      LOG_LEVEL: 'loud',
      ALLOW_LIVE_TRADING: 'true',
      MONITOR_INTERVAL_MS: '0',
    });

    expect(error.problems.map(({ variable }) => variable).sort()).toEqual([
      'ADMIN_API_KEY',
      'ALLOW_LIVE_TRADING',
      'API_PORT',
      'CREDENTIALS_KEY',
      'DATABASE_URL',
      'LOG_LEVEL',
      'MONITOR_API_KEY',
      'MONITOR_INTERVAL_MS',
      'REDIS_URL',
    ]);
    expect(error.message).toMatch(/DATABASE_URL: is not set; set it to the PostgreSQL to use/);
  });

  it('never shows the value of a variable', () => {
    const error = problemsOf({
      ...GOOD,
      MONITOR_API_KEY: 'canary1',
      ADMIN_API_KEY: 'canary2',
      CREDENTIALS_KEY: 'canary3',
      DATABASE_URL: 'mysql://user:canary4@host',
      API_PORT: 'canary5',
    });

    expect(error.problems).toHaveLength(5);
    expect(error.message).not.toMatch(/canary/);
  });

  it('reads several signal keys while rotating, each of them long enough', () => {
    const [first, second] = ['a'.repeat(32), 'b'.repeat(40)];

    expect(parse({ ...GOOD, MONITOR_API_KEY: `${first}, ${second}` }).MONITOR_API_KEY).toEqual([
      first,
      second,
    ]);
    expect(problemsOf({ ...GOOD, MONITOR_API_KEY: `${first},short` }).problems).toHaveLength(1);
    expect(problemsOf({ ...GOOD, MONITOR_API_KEY: ' , ' }).problems).toHaveLength(1);
    expect(parse({ ...GOOD, MONITOR_API_KEY: '' }).MONITOR_API_KEY).toEqual([]);
  });

  it('accepts short keys in the demo only', () => {
    const short = { ...GOOD, MONITOR_API_KEY: 'short', ADMIN_API_KEY: 'short' };

    expect(problemsOf(short).problems).toHaveLength(2);
    expect(parse({ ...short, HEDGE_DEMO: 'yes' }).MONITOR_API_KEY).toEqual(['short']);
  });

  describe('the credentials key', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hedge-key-'));
    const file = path.join(folder, 'key');
    const { CREDENTIALS_KEY, ...rest } = GOOD;
    const fromFile = { ...rest, CREDENTIALS_KEY_FILE: file };
    afterAll(() => rmSync(folder, { recursive: true }));
    beforeEach(() => writeFileSync(file, `${CREDENTIALS_KEY}\n`, { mode: 0o600 }));

    it('is read from the file that CREDENTIALS_KEY_FILE names', () => {
      expect(parse(fromFile).CREDENTIALS_KEY).toEqual(Buffer.alloc(32, 1));
      expect(parse(GOOD).CREDENTIALS_KEY).toEqual(Buffer.alloc(32, 1));
    });

    it.each([
      ['16 bytes', Buffer.alloc(16).toString('base64')],
      ['33 bytes', Buffer.alloc(33).toString('base64')],
      ['no base64', 'canary-'.repeat(7)],
      ['nothing', ''],
    ])('is refused with its name when it is %s, as text and in a file', (_what, text) => {
      writeFileSync(file, text);
      const inFile = problemsOf(fromFile);
      const asText = problemsOf({ ...rest, CREDENTIALS_KEY: text });

      expect(inFile.problems).toEqual([
        { variable: 'CREDENTIALS_KEY_FILE', problem: expect.stringMatching(/32 bytes in base64/) },
      ]);
      expect(asText.problems).toEqual([
        { variable: 'CREDENTIALS_KEY', problem: expect.stringMatching(/32 bytes in base64/) },
      ]);
      expect(inFile.message + asText.message).not.toMatch(/canary/);
    });

    it('is refused where it is given twice, or in a file that cannot be read', () => {
      const twice = problemsOf({ ...fromFile, CREDENTIALS_KEY });
      const absent = problemsOf({ ...fromFile, CREDENTIALS_KEY_FILE: path.join(folder, 'none') });

      expect(twice.problems).toEqual([
        { variable: 'CREDENTIALS_KEY', problem: expect.stringMatching(/CREDENTIALS_KEY_FILE/) },
      ]);
      expect(absent.problems).toEqual([
        { variable: 'CREDENTIALS_KEY_FILE', problem: 'cannot be read (ENOENT)' },
      ]);
    });

    it('is warned of while others than the owner may read its file', () => {
      expect(warnOfOpenKeyFile(GOOD)).toBeNull();
      expect(warnOfOpenKeyFile(fromFile)).toBeNull();
      for (const mode of [0o640, 0o604]) {
        chmodSync(file, mode);
        expect(warnOfOpenKeyFile(fromFile)).toMatch(`mode ${mode.toString(8)}`);
      }
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(parse({ ...GOOD, REDIS_URL: '', API_PORT: ' ' })).toMatchObject({ API_PORT: 3000 });
    expect(problemsOf({ ...GOOD, DATABASE_URL: '' }).problems[0]?.problem).toMatch(/is not set/);
  });

  it.each(['no', 'yes'])('allows live trading on exactly "yes": %s', (text) => {
    expect(parse({ ...GOOD, ALLOW_LIVE_TRADING: text }).ALLOW_LIVE_TRADING).toBe(text === 'yes');
  });
});
