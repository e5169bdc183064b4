// The log masks secrets at every depth and keeps every event on one line.
import { Writable } from 'node:stream';
import { makeLogger, type LoggerOptions } from './logger';

function makeCapture(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString().split('\n').slice(0, -1));
      done();
    },
  });
  const logger = makeLogger({ name: 'test', level: 'info', style: 'json', stream, ...options });
  return { logger, lines };
}

describe('logger', () => {
  it('writes one JSON line per event, with the fields of its parents', () => {
    const { logger, lines } = makeCapture();
    logger.child({ cycleId: 'c1' }).info('cycle ended', { closed: 2 });

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      name: 'test',
      message: 'cycle ended',
      cycleId: 'c1',
      closed: 2,
    });
  });

  it.each(['json', 'pretty'] as const)('hides secrets at every depth in %s style', (style) => {
    const { logger, lines } = makeCapture({ style, secrets: ['canary-known'] });
    const cause = Object.assign(new Error('GET /fapi?apiKey=canary1&signature=canary2'), {
      config: { headers: { 'X-MBX-APIKEY': 'canary3' } },
    });
    logger.info('a canary-known value', {
      apiKey: 'canary4',
      deep: [{ headers: { Authorization: 'Bearer canary5', 'x-monitor-key': 'canary6' } }],
      url: 'postgresql://user:canary7@host/db',
      error: new Error('Authorization: Bearer canary8', { cause }),
      text: '{"secret":"canary9"}',
      sealed: `v1.0123abcd.${'A'.repeat(16)}.canary.${'A'.repeat(22)}`,
    });

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/canary/);
  });

  it.each(['json', 'pretty'] as const)('keeps control characters inert in %s style', (style) => {
    const { logger, lines } = makeCapture({ style });
    logger.info('first\r\nsecond \u001b[31mred\u2028', { 'la\nbel': 'x\r\ny\u001b[2J' });

    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
  });

  it('keeps the line’s own parts when a field has their name', () => {
    const { logger, lines } = makeCapture();
    logger.info('true', { message: 'false', level: 'false' });

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: 'true', level: 'info' });
  });

  it('survives what does not serialize: circles, depth, big integers, functions', () => {
    const { logger, lines } = makeCapture();
    const circle: Record<string, unknown> = { big: 10n, run: () => 1 };
    circle['self'] = circle;
    logger.info('odd', { circle });

    expect(lines).toHaveLength(1);
  });

  it('writes nothing under its level', () => {
    const { logger, lines } = makeCapture({ level: 'warn' });
    logger.info('quiet');
    logger.warn('heard');

    expect(lines).toHaveLength(1);
  });
});
