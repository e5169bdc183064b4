// The environment: defaults, and every problem at once.
import { readConfig } from './config';

describe('readConfig', () => {
  it('takes its defaults where a variable is absent or empty', () => {
    const config = { port: 3210, dataDir: '.data' };
    expect(readConfig({ PAPER_EXCHANGE_PORT: '' })).toEqual({ ok: true, config });
  });

  it('lists every problem at once', () => {
    const env = { PAPER_EXCHANGE_PORT: '70000', DATA_DIR: 'x'.repeat(1025) };
    expect(readConfig(env)).toEqual({
      ok: false,
      problems: [
        'PAPER_EXCHANGE_PORT must be a port number',
        'DATA_DIR must be a path of at most 1024 characters',
      ],
    });
  });
});
