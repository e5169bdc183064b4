// The bundle's own alert: an API that is gone, a webhook that takes it, refuses it, hangs or is away.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  makeWebhookReceiver,
  startApp,
  waitFor,
  type AppProcess,
  type WebhookReceiver,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const key = 'canary-key-that-nobody-may-ever-print';
let api: Server;
let isUp: boolean;
/** When each signal came, by the test's own clock. */
let beats: number[];
let receiver: WebhookReceiver;
let signaller: AppProcess;

beforeEach(async () => {
  isUp = true;
  beats = [];
  api = createServer((request, response) => {
    request.resume();
    beats.push(performance.now());
    response.writeHead(isUp ? 202 : 500).end('{}');
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  receiver = await makeWebhookReceiver();
  signaller = await startApp({
    app: 'signaller',
    env: {
      ...receiver.env,
      EDGE_FUNCTION_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}/signal?token=canary`,
      MONITOR_API_KEY: key,
      SIGNAL_INTERVAL_MS: '100',
      ALERT_AFTER_MS: '1000',
      SIGNALLER_LANG: 'en',
    },
  });
});
afterEach(async () => {
  await signaller.kill('SIGKILL');
  api.close().closeAllConnections();
  await receiver.close();
});

const received = (event: string) => receiver.received.filter((notice) => notice.event === event);
const moreBeats = (count: number) => {
  const before = beats.length;
  return waitFor(`${count} more signals`, () => beats.length >= before + count);
};

/** One alert and its end, signed, under one id each, and no word of a secret. */
function expectOneOutage(): void {
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2);
  for (const notice of receiver.received) {
    expect(notice).toMatchObject({ kind: 'API_SILENT', isSigned: true, operationId: null });
    expect(notice.message).toMatch(/^The API at http:\S+\/signal has taken no signal for 1 s/);
    expect(notice.text).not.toContain('canary');
  }
  expect(signaller.output()).not.toMatch(/canary|hooks/);
  expect(signaller.output()).not.toContain(receiver.secret);
}

describe("the signaller's own alert", () => {
  it('is told once when the API takes no signal, and once when it does again', async () => {
    await moreBeats(3);
    expect(receiver.received).toEqual([]);
    isUp = false;
    await waitFor('the alert', () => received('RAISED').length > 0);
    await moreBeats(15);
    isUp = true;
    await waitFor('its end', () => received('RESOLVED').length > 0);
    await moreBeats(5);
    expect(receiver.received.map(({ event }) => event)).toEqual(['RAISED', 'RESOLVED']);
    expectOneOutage();
  });

  it('is told when nobody listens where the API was', async () => {
    await moreBeats(1);
    api.close().closeAllConnections();
    await waitFor('the alert', () => received('RAISED').length > 0, 30_000);
    expect(received('RAISED')[0]?.message).toMatch(/last: refused: ECONNREFUSED at 127\.0\.0\.1/);
  });

  it('is told again and again until it is taken: refused, then a webhook that is away', async () => {
    receiver.answer(500);
    isUp = false;
    await waitFor('two attempts', () => received('RAISED').length >= 2);
    await receiver.down();
    await waitFor('the failure in the log', () => /not taken by 127/.test(signaller.output()));
    receiver.answer(204);
    isUp = true;
    await receiver.up();
    await waitFor('its end', () => received('RESOLVED').length > 0, 30_000);
    expectOneOutage();
  });

  it('leaves the beat as it is while the webhook hangs, and ends at once', async () => {
    receiver.answer('silence');
    isUp = false;
    await waitFor('an attempt', () => received('RAISED').length > 0);
    const from = beats.length;
    await moreBeats(20);
    const gaps = beats.slice(from).map((ms, index) => ms - (beats[from + index - 1] ?? ms));
    // An attempt takes 5 s: a beat that waited for it would show a gap of that size.
    expect(Math.max(...gaps)).toBeLessThan(3_000);
    expect(received('RAISED')).toHaveLength(1);
    expect(await signaller.kill()).toEqual({ code: 0, signal: null });
  });
});
