// Bodies, methods, paths and texts that nobody well-meaning sends, to every kind of route.
import { PassThrough } from 'node:stream';
import { SIGNAL_KEY_HEADER, SIGNAL_PATH } from '@hedge/contracts';
import { makeLogger } from '@hedge/platform';
import { ADMIN_KEY, SIGNAL_KEY } from './test/api-under-test';
import { NOBODY, startOperator, type Operator } from './test/operator';
import { sendBytes, sendRequest } from './test/raw-http';

const LOG_LINES: string[] = [];
const OPERATIONS = '/api/v1/operations';
const SIGNAL = '{"timestamp":"2025-01-26T10:30:45.000Z","source":"vps-monitor"}';
const SIGNAL_KEY_LINE = [SIGNAL_KEY_HEADER, SIGNAL_KEY] as const;
const ADMIN_KEY_LINE = ['authorization', `Bearer ${ADMIN_KEY}`] as const;
const JSON_TYPE = ['content-type', 'application/json'] as const;

/** One route that reads a body in each format of errors. */
const ROUTES = [
  { name: 'signal', path: SIGNAL_PATH, key: SIGNAL_KEY_LINE },
  { name: 'operator', path: OPERATIONS, key: ADMIN_KEY_LINE },
] as const;

let operator: Operator;

beforeAll(async () => {
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => LOG_LINES.push(...chunk.toString('utf8').split('\n')));
  operator = await startOperator({
    logger: makeLogger({ name: 'api', level: 'debug', style: 'json', stream }),
  });
});

afterAll(async () => {
  await operator.close();
});

describe.each(ROUTES)('hostile bodies to the $name route', ({ path, key }) => {
  const send = (body: string | Buffer, type: string | null = 'application/json', more = {}) =>
    sendRequest(operator.url, {
      path,
      headers: [key, ...(type === null ? [] : [['content-type', type] as const]), ...entries(more)],
      body,
    });
  // What the operator routes call the meaning of a body has a status of its own.
  const meaning = path === SIGNAL_PATH ? 400 : 422;

  it.each<[string, number, string | Buffer, string | null]>([
    ['JSON cut short', 400, SIGNAL.slice(0, 20), 'application/json'],
    ['no JSON', 400, 'timestamp=1', 'application/json'],
    ['a bare string', 400, '"text"', 'application/json'],
    ['bytes that are no UTF-8', 400, Buffer.from([0x7b, 0x22, 0xff, 0xfe]), 'application/json'],
    ['an array', meaning, '[]', 'application/json'],
    ['deep nesting', meaning, '['.repeat(400) + ']'.repeat(400), 'application/json'],
    ['a prototype', meaning, `{"__proto__":${SIGNAL}}`, 'application/json'],
    ['a constructor', meaning, '{"constructor":{"prototype":{"x":1}}}', 'application/json'],
    ['a form', 415, 'a=1', 'application/x-www-form-urlencoded'],
    ['no type', 415, SIGNAL, null],
    ['a type that only begins like JSON', 415, SIGNAL, 'application/jsonp'],
    ['a charset nobody has', 415, SIGNAL, 'application/json; charset=latin-9000'],
    ['10 MB', 413, Buffer.alloc(10 * 1024 * 1024, ' '), 'application/json'],
  ])(
    '%s is answered %i, with an error body and nothing done (60)',
    async (_t, status, body, type) => {
      const answer = await send(body, type);

      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body)).toHaveProperty('error');
      expect(answer.body).not.toMatch(/node_modules|SyntaxError|\bat \//);
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      });
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );

  it('a compressed body is answered 415 unread (60)', async () => {
    expect((await send('x', 'application/json', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('a body sent in two lengths at once is answered 400 (60)', async () => {
    const headers = [key, JSON_TYPE, ['transfer-encoding', 'chunked'] as const];
    const answer = await sendRequest(operator.url, { path, headers, body: SIGNAL });

    expect(answer.status).toBe(400);
  });
});

// Alone with its short timeouts: anything else might be a moment late on a busy machine.
describe('what never ends', () => {
  let impatient: Operator;
  beforeAll(async () => {
    impatient = await startOperator({ timeouts: { headersMs: 200, requestMs: 400 } });
  });
  afterAll(() => impatient.close());

  it.each(ROUTES)(
    'a body to the $name route is answered 408, and the connection ends (60)',
    async ({ path, key }) => {
      const head = [
        `POST ${path} HTTP/1.1`,
        'host: 127.0.0.1',
        'content-type: application/json',
        'content-length: 100',
        key.join(': '),
      ];
      const answer = await sendBytes(impatient.url, `${head.join('\r\n')}\r\n\r\n{"time`);

      expect(answer.status).toBe(408);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'REQUEST_TIMEOUT' } });
    },
  );

  it('headers are answered 408 (60)', async () => {
    const answer = await sendBytes(impatient.url, `POST ${SIGNAL_PATH} HTTP/1.1\r\nhost: x\r\n`);

    expect(answer.status).toBe(408);
  });
});

describe('hostile heads', () => {
  it.each([
    ['GET', SIGNAL_PATH, 'POST'],
    ['HEAD', SIGNAL_PATH, 'POST'],
    ['PUT', SIGNAL_PATH, 'POST'],
    ['DELETE', SIGNAL_PATH, 'POST'],
    ['OPTIONS', SIGNAL_PATH, 'POST'],
    ['TRACE', SIGNAL_PATH, 'POST'],
    ['PUT', OPERATIONS, 'GET, POST'],
    ['OPTIONS', OPERATIONS, 'GET, POST'],
    ['POST', `${OPERATIONS}/${NOBODY}`, 'GET, PATCH, DELETE'],
    ['DELETE', '/api/v1/accounts', 'GET, POST'],
    ['POST', '/api/v1/trade-history', 'GET'],
    ['DELETE', '/api/v1/cycles', 'GET'],
    ['POST', `/api/v1/accounts/${NOBODY}/positions`, 'GET'],
    ['POST', '/healthz', 'GET'],
    ['DELETE', '/readyz', 'GET'],
  ])('%s %s is answered 405 with what is allowed (62)', async (method, path, allow) => {
    const headers = [ADMIN_KEY_LINE, SIGNAL_KEY_LINE, ['x-http-method-override', 'POST'] as const];
    const answer = await sendRequest(operator.url, { method, path, headers });

    expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
  });

  it('a tunnel is answered 405, and a method that HTTP does not have 400 (62)', async () => {
    const send = (method: string, path: string) => sendRequest(operator.url, { method, path });

    expect((await send('CONNECT', 'example.org:443')).status).toBe(405);
    expect((await send('STEAL', SIGNAL_PATH)).status).toBe(400);
  });

  it.each([
    '/functions/v1/monitor-execution/',
    '//functions/v1/monitor-execution',
    '/functions//v1/monitor-execution',
    '/functions/v1/./monitor-execution',
    '/functions/v1/x/../monitor-execution',
    '/functions/v1/..%2fv1/monitor-execution',
    '/functions%2fv1/monitor-execution',
    '/Functions/v1/monitor-execution',
    '/functions/v1/monitor-execution%00',
    '/functions/v1/monitor-execution;x=1',
    '/functions/v1/monitor-execution.json',
    '/api/v1/operations/',
    '//api/v1/operations',
    '/api//v1/operations',
    '/api/v1/../v1/operations',
    '/api/v1/cycles/..%2foperations',
    '/API/v1/operations',
    '/api/v1/operations%2e',
    '/api/v1/%ZZ',
    '/api/v1/operations/%c0%ae%c0%ae',
    '/api/v1/operations/../../../../etc/passwd',
    '/admin/queues/../../api/v1/operations',
    '*',
  ])('%s is nothing, with both keys (62)', async (path) => {
    const headers = [ADMIN_KEY_LINE, SIGNAL_KEY_LINE, JSON_TYPE];
    const answer = await sendRequest(operator.url, { path, headers, body: SIGNAL });

    expect([path, answer.status]).toEqual([path, path.startsWith('/admin') ? 401 : 404]);
  });

  it.each(['/api/v1/operations', '/api/v1/nothing', '/api/v1//operations', '/api/v1/%ZZ'])(
    '%s tells nothing without the admin key (62)',
    async (path) => {
      const headers = [SIGNAL_KEY_LINE];
      const answer = await sendRequest(operator.url, { method: 'GET', path, headers });

      expect(answer.status).toBe(401);
    },
  );
});

describe('hostile texts', () => {
  it.each([
    ['a line break', 'a\r\nSet-Cookie: x=1'],
    ['a terminal sequence', '\u001b[2J\u001b[31mred'],
    ['a null byte', 'a\u0000b'],
    ['a C1 control', 'a\u009bb'],
    ['a line separator', 'a\u2028b'],
    ['text that turns the direction', 'a\u202egnp.exe'],
    ['half a character', 'a\ud800'],
  ])('a label with %s is refused with 422, and no account is made (64)', async (_title, label) => {
    const before = await operator.send('GET', '/api/v1/accounts');
    const body = { ...operator.accountBody(), label };
    const refused = await operator.send('POST', '/api/v1/accounts', body);
    const after = await operator.send('GET', '/api/v1/accounts');

    expect([refused.status, refused.body.error.code]).toEqual([422, 'INVALID_BODY']);
    expect(JSON.stringify(refused.body.error.details)).toContain('"field":"label"');
    expect(after.body).toEqual(before.body);
  });

  it('markup and quotes in a label are text, there and back (64)', async () => {
    const label = `<script>alert(1)</script> '; DROP TABLE accounts; -- "ü" 🙂`;
    const body = { ...operator.accountBody(), label };
    const created = await operator.send('POST', '/api/v1/accounts', body);
    const shown = await operator.send('GET', `/api/v1/accounts/${created.body.id}`);

    expect(created.status).toBe(201);
    expect(shown.body).toMatchObject({ label });
    expect(shown.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('whatever is written to the log meanwhile is one line of JSON per event, without control characters (64)', async () => {
    const hostile = '\r\n{"level":"info","message":"forged"}\u001b[31m';
    const operation = { accountId: await operator.createAccount(), symbol: hostile };
    operator.failWorker(new Error(`the exchange said: ${hostile}`));
    await operator.send('POST', OPERATIONS, operation);
    const failed = await operator.send('POST', OPERATIONS, {
      accountId: operation.accountId,
      symbol: 'BTC/USDT:USDT',
      profitTarget: '10',
      long: { quantity: '0.02' },
      short: { quantity: '0.01' },
    });
    const lines = LOG_LINES.filter((line) => line !== '');

    expect([failed.status, failed.body.error.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(failed.body)).not.toContain('forged');
    expect(lines.filter((line) => line.includes('forged'))).toHaveLength(1);
    for (const line of lines) {
      expect(JSON.parse(line)).toHaveProperty('time');
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(line).not.toMatch(/canary/);
    }
  });
});

function entries(record: Readonly<Record<string, string>>) {
  return Object.entries(record) as readonly (readonly [string, string])[];
}
