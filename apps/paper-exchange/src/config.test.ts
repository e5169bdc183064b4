// The environment: defaults, and every problem at once.
import { readConfig } from './config';

describe('readConfig', () => {
  it('takes its defaults where a variable is absent or empty', () => {
    const config = { host: '127.0.0.1', port: 3210, dataDir: '.data', replayFiles: new Map() };
    expect(readConfig({ PAPER_EXCHANGE_PORT: '' })).toEqual({ ok: true, config });
  });

  it('reads files of recorded prices by symbol', () => {
    const env = { PAPER_REPLAY_FILES: 'BTCUSDT=a=b.csv.gz, ETHUSDT=/data/eth.csv' };
    const files = new Map([
      ['BTCUSDT', 'a=b.csv.gz'],
      ['ETHUSDT', '/data/eth.csv'],
    ]);
    expect(readConfig(env)).toMatchObject({ ok: true, config: { replayFiles: files } });
  });

  it.each(['prices.csv', 'BTCUSDT=', 'BTCUSDT=a,BTCUSDT=b', 'btcusdt=a', 'BTCUSDT=a,,'])(
    'refuses %s as files of recorded prices',
    (text) => {
      expect(readConfig({ PAPER_REPLAY_FILES: text })).toMatchObject({
        ok: false,
        problems: ['PAPER_REPLAY_FILES must be SYMBOL=file, several separated by commas'],
      });
    },
  );

  it('lists every problem at once', () => {
    const env = {
      PAPER_EXCHANGE_PORT: '70000',
      PAPER_EXCHANGE_HOST: 'two words',
      DATA_DIR: 'x'.repeat(1025),
    };
    expect(readConfig(env)).toEqual({
      ok: false,
      problems: [
        'PAPER_EXCHANGE_PORT must be a port number',
        'PAPER_EXCHANGE_HOST must be an address or a host name',
        'DATA_DIR must be a path of at most 1024 characters',
      ],
    });
  });
});
