// Wrong keys, rotated keys and floods of keys at the signal endpoint, over real HTTP.
import { Agent, request } from 'node:http';
import { SIGNAL_ANSWERS, SIGNAL_KEY_HEADER, SIGNAL_PATH } from '@hedge/contracts';
import { openQueues, silentLogger } from '@hedge/platform';
import { SIGNAL_KEY, startApi, type ApiUnderTest } from './test/api-under-test';
import { startBackend, type Backend } from './test/queue-backends';
import { sendBytes, sendRequest } from './test/raw-http';
import { sendSignal } from './test/signal';
import { startStubWorker } from './test/stub-worker';

const OLD_KEY = 'old-signal-key-of-the-tests-0123456789abc';
const BODY = '{"timestamp":"2025-01-26T10:30:45.000Z","source":"vps-monitor"}';
const { processing: PROCESSING, skipped: SKIPPED, throttled: THROTTLED } = SIGNAL_ANSWERS;
const JSON_TYPE = ['content-type', 'application/json'] as const;

let backend: Backend;
let api: ApiUnderTest;

beforeEach(async () => {
  backend = await startBackend('postgres');
  api = await startApi({ store: backend.config, signalKeys: [OLD_KEY, SIGNAL_KEY] });
});

afterEach(async () => {
  await api.close();
  await backend.stop();
});

const signal = (...keys: readonly string[]) =>
  sendRequest(api.url, {
    path: SIGNAL_PATH,
    headers: [JSON_TYPE, ...keys.map((key) => [SIGNAL_KEY_HEADER, key] as const)],
    body: BODY,
  });

describe('signal endpoint: keys', () => {
  it.each<[string, readonly string[]]>([
    ['no key', []],
    ['a wrong key', ['wrong']],
    ['an empty key', ['']],
    ['the key cut short by one character', [SIGNAL_KEY.slice(0, -1)]],
    ['the key in capitals', [SIGNAL_KEY.toUpperCase()]],
    ['the right key twice', [SIGNAL_KEY, SIGNAL_KEY]],
    ['a wrong key, then the right one', ['wrong', SIGNAL_KEY]],
    ['a key of 8 KB', ['x'.repeat(8192)]],
    ['a key beyond ASCII', [Buffer.from('schlüssel-鍵').toString('latin1')]],
  ])('%s is answered 401 with one body and asks for no cycle (57)', async (_title, keys) => {
    const answer = await signal(...keys);
    const first = await sendSignal(api.url);

    expect([answer.status, answer.body]).toEqual([401, '{"error":"Unauthorized"}']);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    // Nothing was waiting: the first valid signal starts its own cycle.
    expect(first.status).toBe(202);
  });

  it('a trailing space is HTTP’s own and is stripped, so the key is right (57)', async () => {
    expect((await signal(`${SIGNAL_KEY}  `)).status).toBe(202);
  });

  it.each([
    ['a null byte in the key', 400, 'INVALID_REQUEST', `${SIGNAL_KEY}\0`],
    ['headers over 16 KB', 431, 'HEADERS_TOO_LARGE', 'x'.repeat(17 * 1024)],
  ])(
    '%s ends in the parser with %i, an error body and no stack (57)',
    async (_t, status, code, key) => {
      const answer = await signal(key);

      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body)).toEqual({
        error: { code, message: expect.any(String), details: {} },
      });
      expect(answer.body).not.toMatch(/HPE_|node:|\bat \//);
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        connection: 'close',
      });
    },
  );

  it('bytes that are no HTTP are answered 400 and the server goes on (57)', async () => {
    const answers = await Promise.all(
      ['\x16\x03\x01\x02\x00\x01', 'GET\r\n\r\n', `${'a'.repeat(70_000)}\r\n\r\n`].map((bytes) =>
        sendBytes(api.url, bytes, { keepOpen: false }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect((await sendSignal(api.url)).status).toBe(202);
  });

  it('the old key stays valid beside the new one while both are configured (58)', async () => {
    const answers = [await signal(OLD_KEY), await signal(SIGNAL_KEY), await signal(OLD_KEY)];

    expect(answers.map(({ status }) => status)).toEqual([202, 200, 200]);
  });

  it('a key that was taken out of the configuration is wrong (58)', async () => {
    const later = await startApi({ store: backend.config, signalKeys: [SIGNAL_KEY] });
    try {
      const headers = [JSON_TYPE, [SIGNAL_KEY_HEADER, OLD_KEY]] as const;
      const answer = await sendRequest(later.url, { path: SIGNAL_PATH, headers, body: BODY });
      expect(answer.status).toBe(401);
    } finally {
      await later.close();
    }
  });

  it('10,000 wrong keys from one address are answered 429 after the first 20, and the valid signaller at that address is not affected (59)', async () => {
    const beganAt = performance.now();
    const flood = new Agent({ keepAlive: true, maxSockets: 16 });
    const statuses = new Map<number, number>();
    const valid: unknown[] = [];
    const queues = await openQueues({ logger: silentLogger }, backend.config);
    const worker = await startStubWorker(queues, { intervalMs: 300 });
    try {
      for (let round = 0; round < 20; round += 1) {
        const wrong = Array.from({ length: 500 }, (_, index) =>
          sendWrongKey(flood, api.url, `wrong-${round}-${index}`),
        );
        valid.push((await sendSignal(api.url)).body);
        for (const status of await Promise.all(wrong)) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      }
    } finally {
      flood.destroy();
      await worker.close();
      await queues.close();
    }

    // 20 in each minute that the flood took.
    const windows = 1 + Math.floor((performance.now() - beganAt) / 60_000);
    expect([...statuses.keys()].sort()).toEqual([401, 429]);
    expect(statuses.get(401)).toBeGreaterThanOrEqual(20);
    expect(statuses.get(401)).toBeLessThanOrEqual(20 * windows);
    // Each of them is the signal's own answer, none that of a wrong key.
    for (const body of valid) {
      expect([PROCESSING, SKIPPED, THROTTLED]).toContainEqual(body);
    }
    expect(valid[0]).toEqual(PROCESSING);
  }, 90_000);
});

describe('signal endpoint: whom a wrong key is counted against', () => {
  const failFrom = async (url: string, forwarded: string, times: number) => {
    const answers: number[] = [];
    for (let count = 0; count < times; count += 1) {
      const headers = [['x-forwarded-for', forwarded]] as const;
      answers.push((await sendRequest(url, { path: SIGNAL_PATH, headers })).status);
    }
    return answers;
  };

  it('believes no X-Forwarded-For unless proxies are configured (59)', async () => {
    await failFrom(api.url, '198.51.100.1', 20);

    expect(await failFrom(api.url, '198.51.100.2', 1)).toEqual([429]);
  });

  it('behind one proxy counts the address that the proxy saw, not what the sender wrote before it (59)', async () => {
    const behind = await startApi({ store: backend.config, trustProxyHops: 1 });
    try {
      await failFrom(behind.url, '203.0.113.1, 198.51.100.1', 20);

      expect(await failFrom(behind.url, '203.0.113.99, 198.51.100.1', 1)).toEqual([429]);
      expect(await failFrom(behind.url, '203.0.113.1, 198.51.100.2', 1)).toEqual([401]);
    } finally {
      await behind.close();
    }
  });

  it('counts an IPv6 /64 as one sender (59)', async () => {
    const behind = await startApi({ store: backend.config, trustProxyHops: 1 });
    try {
      for (let host = 1; host <= 20; host += 1) {
        await failFrom(behind.url, `2001:db8:1:2::${host.toString(16)}`, 1);
      }

      expect(await failFrom(behind.url, '2001:db8:1:2:ffff::1', 1)).toEqual([429]);
      expect(await failFrom(behind.url, '2001:db8:1:3::1', 1)).toEqual([401]);
    } finally {
      await behind.close();
    }
  });
});

function sendWrongKey(agent: Agent, url: string, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${SIGNAL_PATH}`,
      { agent, method: 'POST', headers: { [SIGNAL_KEY_HEADER]: key, 'content-length': 0 } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
