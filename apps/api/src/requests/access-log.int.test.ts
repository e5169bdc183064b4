// What the log tells of each request.
import { SIGNAL_PATH } from '@hedge/contracts';
import type { Logger } from '@hedge/platform';
import { ADMIN_KEY } from '../test/api-under-test';
import { startOperator, type Operator } from '../test/operator';
import { sendSignal } from '../test/signal';

type Line = { readonly level: string; readonly fields: Readonly<Record<string, unknown>> };

const lines: Line[] = [];
const write = (level: string) => (message: string, fields?: object) => {
  if (message === 'request') lines.push({ level, fields: { ...fields } });
};
const logger: Logger = {
  error: write('error'),
  warn: write('warn'),
  info: write('info'),
  debug: write('debug'),
  child: () => logger,
};

let operator: Operator;
beforeAll(async () => {
  operator = await startOperator({ logger });
});
afterAll(() => operator.close());
beforeEach(() => {
  lines.length = 0;
});

/** The line is written once the answer is out, which the caller may have before. */
async function lineOf(path: string): Promise<Line> {
  for (;;) {
    const line = lines.find(({ fields }) => fields['path'] === path);
    if (line !== undefined) return line;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the access log', () => {
  it('tells who asked for what, and what came of it', async () => {
    const { headers } = await operator.send('GET', '/api/v1/alerts?limit=3');

    expect(await lineOf('/api/v1/alerts')).toEqual({
      level: 'info',
      fields: {
        requestId: headers.get('x-request-id'),
        method: 'GET',
        path: '/api/v1/alerts',
        status: 200,
        ms: expect.any(Number),
        bytes: Number(headers.get('content-length')),
        address: '127.0.0.1',
        caller: 'adminKey',
        agent: expect.any(String),
      },
    });
  });

  it('names no caller, no query and no header of a request that was refused', async () => {
    const url = `${operator.url}/api/v1/cycles?apiKey=canary-in-query`;
    await fetch(url, { headers: { authorization: 'Bearer canary-in-header' } });

    const line = await lineOf('/api/v1/cycles');
    expect(line).toMatchObject({ level: 'info', fields: { status: 401, caller: null } });
    expect(JSON.stringify(line)).not.toContain('canary');
    expect(JSON.stringify(line)).not.toContain(ADMIN_KEY);
  });

  it('tells of signals and health at debug level while all is well', async () => {
    await sendSignal(operator.url);
    await fetch(`${operator.url}/healthz`);

    expect(await lineOf(SIGNAL_PATH)).toMatchObject({ level: 'debug' });
    expect(await lineOf('/healthz')).toMatchObject({ level: 'debug' });
  });
});
