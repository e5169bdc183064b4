// The signal endpoint's own rules, over real HTTP; the queue's answer is given by the test.
import express from 'express';
import request from 'supertest';
import { silentLogger, systemClock, type Admission } from '@hedge/platform';
import { makeFailureLimit } from './failure-limit';
import { makeKeyCheck } from './key-check';
import { makeSignalRoute } from './signal-route';

const PATH = '/functions/v1/monitor-execution';
const KEYS = ['old-key', 'new-key'];
const BODY = { timestamp: '2025-01-26T10:30:45.000Z', source: 'vps-monitor' };

function makeApp(options: { admission?: Admission; failure?: Error; failuresMax?: number } = {}) {
  const admitted: string[] = [];
  const app = express().use(
    makeSignalRoute({
      admission: {
        admit: async (_nowMs, source) => {
          admitted.push(source);
          if (options.failure !== undefined) throw options.failure;
          return options.admission ?? { kind: 'started', jobId: 'j' };
        },
      },
      clock: systemClock,
      logger: silentLogger,
      authenticateSignal: async ({ header }) =>
        makeKeyCheck(KEYS)(header('x-monitor-key')) ? 'valid' : 'wrong',
      failures: makeFailureLimit({ clock: systemClock }, { max: options.failuresMax ?? 20 }),
    }),
  );
  const signal = (key = 'new-key') => request(app).post(PATH).set('x-monitor-key', key);
  return { app, admitted, signal };
}

describe('signal route', () => {
  it.each<[Admission, number, object]>([
    [
      { kind: 'started', jobId: 'j' },
      202,
      { status: 'processing', message: 'Monitor execution started' },
    ],
    [{ kind: 'running' }, 200, { status: 'skipped', message: 'Monitor already running' }],
    [
      { kind: 'throttled', retryAfterMs: 1234 },
      429,
      { status: 'throttled', message: 'Too many requests' },
    ],
    [
      { kind: 'stuck', why: 'a cycle has been waiting for 11 s', isPaused: false },
      500,
      { error: 'No progress: a cycle has been waiting for 11 s' },
    ],
  ])('answers %j with %i and exactly its body', async (admission, status, body) => {
    const answer = await makeApp({ admission }).signal().send(BODY);

    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });

  it.each([
    [260, '1', '260'],
    [1000, '1', '1000'],
    [1001, '2', '1001'],
  ])('tells a wait of %i ms as %s s, rounded up, and as %s ms', async (retryAfterMs, s, ms) => {
    const answer = await makeApp({ admission: { kind: 'throttled', retryAfterMs } })
      .signal()
      .send(BODY);

    expect([answer.headers['retry-after'], answer.headers['retry-after-ms']]).toEqual([s, ms]);
  });

  it('answers 500 without the reason when the queue fails', async () => {
    const answer = await makeApp({ failure: new Error('canary') })
      .signal()
      .send(BODY);

    expect([answer.status, answer.body]).toEqual([500, { error: 'The queue is not reachable' }]);
  });

  it('takes every configured key, so that keys can be rotated', async () => {
    const { signal } = makeApp();

    for (const key of KEYS) expect((await signal(key).send(BODY)).status).toBe(202);
  });

  it.each([
    ['no key', undefined],
    ['an empty key', ''],
    ['a wrong key', 'wrong'],
    ['both keys in one header', 'old-key, new-key'],
    ['a key of 8 KB', 'x'.repeat(8192)],
    ['a key beyond ASCII', 'sch\u00fcssel'],
  ])('answers 401 with one body to %s, before it looks at the request’s body', async (_t, key) => {
    const { app, admitted } = makeApp();
    const asked = request(app).post(PATH).set('content-type', 'text/plain');
    if (key !== undefined) void asked.set('x-monitor-key', key);
    const answer = await asked.send('x'.repeat(5000));

    expect([answer.status, answer.body]).toEqual([401, { error: 'Unauthorized' }]);
    expect(admitted).toEqual([]);
  });

  it('answers 429 to wrong keys past the limit, and still takes the right key from that address', async () => {
    const { signal } = makeApp({ failuresMax: 3 });
    const wrong: number[] = [];
    for (let count = 0; count < 5; count += 1) wrong.push((await signal('wrong')).status);
    const limited = await signal('wrong');
    const valid = await signal().send(BODY);

    expect(wrong).toEqual([401, 401, 401, 429, 429]);
    expect(limited.body).toEqual({ error: 'Too many requests' });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(valid.status).toBe(202);
  });

  it.each([
    ['another type', 415, 'text/plain', JSON.stringify(BODY)],
    ['no JSON', 400, 'application/json', '{"timestamp":'],
    ['nothing', 400, 'application/json', ''],
    ['an array', 400, 'application/json', '[]'],
    ['a wrong type', 400, 'application/json', '{"timestamp":1,"source":"x"}'],
    ['no time', 400, 'application/json', '{"timestamp":"yesterday","source":"x"}'],
    ['deep nesting', 400, 'application/json', '['.repeat(500) + ']'.repeat(500)],
    ['a prototype', 400, 'application/json', '{"__proto__":{"timestamp":"2025-01-26T10:30:45Z"}}'],
    ['over 1 KiB', 413, 'application/json', JSON.stringify({ ...BODY, pad: 'x'.repeat(1024) })],
  ])('refuses a body with %s as %i and asks for no cycle', async (_title, status, type, body) => {
    const { admitted, signal } = makeApp();
    const answer = await signal().set('content-type', type).send(body);

    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: expect.any(String) });
    expect(admitted).toEqual([]);
  });

  it('takes a type with a charset, a body of exactly 1 KiB, and fields it does not know', async () => {
    const empty = JSON.stringify({ ...BODY, pad: '' });
    const body = JSON.stringify({ ...BODY, pad: 'x'.repeat(1024 - empty.length) });
    const answer = await makeApp()
      .signal()
      .set('content-type', 'application/json; charset=utf-8')
      .send(body);

    expect(Buffer.byteLength(body)).toBe(1024);
    expect(answer.status).toBe(202);
  });

  it('refuses a compressed body', async () => {
    const answer = await makeApp()
      .signal()
      .set('content-type', 'application/json')
      .set('content-encoding', 'gzip')
      .send('{}');

    expect(answer.status).toBe(415);
  });

  it('answers 405 with Allow to another method, with or without a key', async () => {
    const answer = await request(makeApp().app).get(PATH);

    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
  });

  it.each([`${PATH}/`, PATH.toUpperCase(), `/${PATH}`, '/functions%2Fv1/monitor-execution'])(
    'does not answer at %s',
    async (path) => {
      const { app, admitted } = makeApp();
      const answer = await request(app).post(path).set('x-monitor-key', 'new-key').send(BODY);

      expect(answer.status).toBe(404);
      expect(admitted).toEqual([]);
    },
  );
});
