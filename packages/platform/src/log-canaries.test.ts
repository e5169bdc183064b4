// Secrets in every guise, through the real logger in both styles: not one character of them comes out.
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Writable } from 'node:stream';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { makeLogger, type LogFields } from './logger';

const HEX_KEY = 'c0ffee00'.repeat(8);
const EXCHANGE_KEY = 'CanaryKeyOfTheExchange0123456789'.repeat(2);
const BASE64_KEY = Buffer.from('canary-canary-canary-canary-32by').toString('base64');

/** What the line must not contain: the secrets above, and any text with this in it. */
const SECRET = new RegExp(
  ['canary', HEX_KEY, EXCHANGE_KEY, BASE64_KEY.replaceAll('+', '\\+')].join('|'),
  'i',
);

const styles = ['json', 'pretty'] as const;

function write(style: (typeof styles)[number], message: string, fields: LogFields): string {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const secrets = ['canary known/secret'];
  makeLogger({ name: 'test', level: 'info', style, stream, secrets }).error(message, fields);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

const values: readonly (readonly [string, LogFields])[] = [
  ['a known secret', { text: 'x canary known/secret y' }],
  ['a known secret in a query', { text: `?q=${encodeURIComponent('canary known/secret')}` }],
  ['a database address', { text: 'postgresql://hedge:canary@db/hedge' }],
  ['a password with an @', { text: 'postgres://hedge:can@canary@db/hedge' }],
  ['a Redis address without a user', { text: 'rediss://:canary@cache:6380' }],
  ['an address as a value', { url: new URL('redis://u:canary@host') }],
  ['a bearer token', { text: 'authorization was Bearer canary.canary-canary' }],
  ['a basic credential', { headers: 'Basic Y2FuYXJ5canary==' }],
  ['a signal key in a header dump', { text: `'x-monitor-key': 'canary'` }],
  ['a signed query', { text: '/fapi/v1/order?a=1&signature=canary&timestamp=1' }],
  ['an environment file', { text: 'MONITOR_API_KEY=canary CREDENTIALS_KEY=canary' }],
  ['JSON in a text', { text: '{"apiKey":"canary","secret": "canary"}' }],
  ['JSON within JSON', { text: JSON.stringify(JSON.stringify({ secret: 'canary' })) }],
  ['a printed object', { text: `{ apiKey: 'canary', secret: 'canary' }` }],
  ['a bare hex key', { text: `key ${HEX_KEY} was given` }],
  ['a bare key of an exchange', { text: `key ${EXCHANGE_KEY}` }],
  ['a bare base64 key', { text: `key ${BASE64_KEY}.` }],
  ['sealed credentials', { text: `v1.0123abcd.${'A'.repeat(16)}.canary.${'A'.repeat(22)}` }],
  ['keys of a nested object', { a: [{ b: { apiKey: 'canary', passphrase: 'canary' } }] }],
  ['keys of a map', { map: new Map([['x-mbx-apikey', 'canary']]) }],
  ['a map within a set', { set: new Set([new Map([['secret', 'canary']])]) }],
  ['bytes', { buffer: Buffer.from('canary'), bytes: new TextEncoder().encode('canary') }],
  ['a secret where a long text is cut', { text: `${'x'.repeat(3_995)} redis://u:canary@h` }],
  ['causes', { error: new Error('a', { cause: new Error('redis://:canary@h') }) }],
  ['many errors', { error: new AggregateError([new Error('token=canary')], 'all failed') }],
  ['a message of an error', { error: new Error('password=canary') }],
  ['a name of a field', { 'redis://u:canary@h': 1 }],
];

describe.each(styles)('in %s style the log', (style) => {
  it.each(values)('hides %s', (_what, fields) => {
    expect(write(style, 'told', fields)).not.toMatch(SECRET);
  });

  it.each(values.flatMap(([what, { text }]) => (typeof text === 'string' ? [[what, text]] : [])))(
    'hides %s in its message',
    (_what, text) => {
      expect(write(style, text ?? '', {})).not.toMatch(SECRET);
    },
  );

  it('shows what is no secret: ids of operations and orders, symbols, amounts', () => {
    const fields = {
      operationId: '0b8f3c1e-7a53-4d0c-9a54-1f0d4c1c2b3a',
      clientOrderId: '0b8f3c1e7a534d0c9a541f0d4c1c2b3aL1',
      symbol: 'BTC/USDT:USDT',
      grossPnl: '13.000000000001',
    };
    const line = write(style, 'closed', fields);
    for (const value of Object.values(fields)) expect(line).toContain(value);
  });

  it('tells of an object that cannot be read', () => {
    const broken = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('canary');
      },
    });
    expect(write(style, 'told', { broken })).toContain('[unreadable]');
  });

  it('keeps texts that turn or forge a line inert', () => {
    const line = write(style, 'a\r\nb', { text: '\u202egnirts\u001b[2J\u200b\u2028x\n{"level"}' });
    expect(line.trimEnd()).not.toMatch(/[\p{Cc}\u2028\u200b\u202e]/u);
  });
});

describe('an error of a vendor', () => {
  let server: Server;
  let port: number;
  beforeAll(async () => {
    // Hangs up on whoever speaks to it.
    server = createServer((socket) => {
      socket.once('data', () => socket.destroy());
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(styles)('of pg is told without its password in %s style', async (style) => {
    const connectionString = `postgresql://hedge:canary@127.0.0.1:${port}/hedge`;
    const client = new Client({ connectionString });
    const error = await client.connect().catch((reason: unknown) => reason);
    await client.end().catch(() => undefined);
    expect(error).toBeInstanceOf(Error);
    const line = write(style, 'told', { error, client: { connectionString } });
    expect(line).not.toMatch(SECRET);
  });

  it.each(styles)('of ioredis is told without its password in %s style', async (style) => {
    const redis = new Redis(`redis://:canary@127.0.0.1:${port}`, {
      ...{
        lazyConnect: true,
        maxRetriesPerRequest: 0,
        retryStrategy: () => null,
        disconnectTimeout: 1,
      },
    });
    redis.on('error', () => undefined);
    const error = await redis.call('AUTH', 'canary').catch((reason: unknown) => reason);
    redis.disconnect();
    expect(error).toBeInstanceOf(Error);
    expect(write(style, 'told', { error })).not.toMatch(SECRET);
  });
});

describe('colours', () => {
  const colourful = (colour: boolean) => {
    let text = '';
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        text += chunk.toString();
        done();
      },
    });
    makeLogger({ name: 'test', level: 'info', style: 'pretty', stream, colour }).error('x');
    return text;
  };

  it('are written where there is a terminal, and nowhere else', () => {
    expect(colourful(true)).toContain('\u001b[31m');
    expect(colourful(false)).not.toContain('\u001b');
  });
});
