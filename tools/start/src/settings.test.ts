// The environment and arguments of a start, checked as a whole.
import path from 'node:path';
import { StartProblem } from './problem';
import { readSettings } from './settings';

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(readSettings({}, [])).toEqual({
      dataDir: path.resolve('.data'),
      apiHost: '127.0.0.1',
      apiPort: undefined,
      paperPort: undefined,
      databaseUrl: undefined,
      redisUrl: undefined,
      reset: false,
    });
  });

  it('lists every problem at once', () => {
    const env = {
      API_PORT: 'x',
      PAPER_EXCHANGE_PORT: '70000',
      DATABASE_URL: 'mysql://x',
      ALLOW_LIVE_TRADING: 'maybe',
      CREDENTIALS_KEY_FILE: '/nowhere/key',
    };
    const read = () => readSettings(env, ['--rest']);
    expect(read).toThrow(StartProblem);
    for (const name of [...Object.keys(env), '--rest']) expect(read).toThrow(name);
  });

  it('does not promise to empty a database of the user', () => {
    const env = { DATABASE_URL: 'postgresql://127.0.0.1/mine' };
    expect(() => readSettings(env, ['--reset'])).toThrow('--reset');
    expect(readSettings(env, []).databaseUrl).toBe(env.DATABASE_URL);
  });
});
