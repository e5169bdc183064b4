// One POST against a real receiver: signed, and an answer for every way in which it can go wrong.
import { makeWebhookReceiver, type WebhookReceiver } from '@hedge/testkit';
import { makeWebhook } from './webhook';

let receiver: WebhookReceiver;
const body = { id: 'one', event: 'RAISED', kind: 'NAKED_LEG', message: 'a leg', operationId: null };

beforeEach(async () => {
  receiver = await makeWebhookReceiver();
});

afterEach(async () => {
  await receiver.close();
});

const webhook = (change: object = {}, timeoutMs = 300) =>
  makeWebhook(
    { url: receiver.url, secret: receiver.secret, ...change },
    { wallMs: Date.now },
    timeoutMs,
  );

describe('the webhook', () => {
  it('takes a signed body with 2xx', async () => {
    expect(await webhook().post(body)).toEqual({ kind: 'accepted' });
    expect(receiver.received).toMatchObject([{ ...body, isSigned: true }]);
  });

  it('can tell another secret by the signature', async () => {
    await webhook({ secret: 'another secret than that' }).post(body);
    expect(receiver.received.map((notice) => notice.isSigned)).toEqual([false]);
  });

  it.each([404, 500, 503])('answers %d: not delivered', async (status) => {
    receiver.answer(status);
    expect(await webhook().post(body)).toEqual({ kind: 'failed', why: `HTTP ${status}` });
  });

  it('redirects: refused, and nobody else is told', async () => {
    const other = await makeWebhookReceiver();
    receiver.answer(307, other.url);
    expect(await webhook().post(body)).toMatchObject({ why: 'redirect refused: HTTP 307' });
    expect(other.received).toEqual([]);
    await other.close();
  });

  it('stays silent: given up after the timeout', async () => {
    receiver.answer('silence');
    expect(await webhook().post(body)).toEqual({
      kind: 'failed',
      why: 'no answer within 300 ms',
    });
  });

  it('is not there: said without its address’ path, query or secret', async () => {
    await receiver.down();
    const answer = await webhook({ url: `${receiver.url}?token=canary` }).post(body);
    expect(answer).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(answer)).not.toMatch(/canary/);
  });
});
