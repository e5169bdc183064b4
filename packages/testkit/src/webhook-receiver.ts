// A receiver of alerts on loopback, as an operator would write one: checks signatures, counts.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One POST as it came, whatever was answered. */
export interface ReceivedNotice {
  readonly id: string;
  readonly event: string;
  readonly kind: string;
  readonly message: string;
  readonly operationId: string | null;
  /** Everything, to look for what must not be there. */
  readonly text: string;
  readonly isSigned: boolean;
}

/** A status, or nothing ever. */
export type ReceiverAnswer = number | 'silence';

export interface WebhookReceiver {
  readonly url: string;
  readonly secret: string;
  /** As environment of a process. */
  readonly env: Readonly<Record<'ALERT_WEBHOOK_URL' | 'ALERT_WEBHOOK_SECRET', string>>;
  readonly received: readonly ReceivedNotice[];
  /** From now on; 204 unless told. `location` goes along with a redirect. */
  answer(with_: ReceiverAnswer, location?: string): void;
  /** Nobody listens, until `up` at the same port. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** @param onText each body as it came, for the books of a desk */
export async function makeWebhookReceiver(
  onText: (text: string) => void = () => undefined,
): Promise<WebhookReceiver> {
  const secret = randomBytes(32).toString('hex');
  const received: ReceivedNotice[] = [];
  let answer: ReceiverAnswer = 204;
  let location: string | undefined;
  let port = 0;
  let server: Server | undefined;

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    onText(text);
    const body = JSON.parse(text) as Omit<ReceivedNotice, 'text' | 'isSigned'>;
    const isSigned = checkSignature(secret, request.headers['x-hedge-signature'], text);
    received.push({ ...body, text, isSigned });
    if (answer === 'silence') return;
    response.writeHead(answer, location === undefined ? {} : { location }).end();
  };
  const up = async () => {
    const started = createServer((request, response) => {
      take(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
    port = (started.address() as AddressInfo).port;
    server = started;
  };
  const down = async () => {
    const stopped = server;
    server = undefined;
    if (stopped === undefined) return;
    const closed = new Promise((resolve) => stopped.close(resolve));
    stopped.closeAllConnections();
    await closed;
  };
  await up();
  const url = `http://127.0.0.1:${port}/hooks/canary-of-the-path`;
  return {
    ...{ url, secret, received, up, down, close: down },
    env: { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret },
    answer: (with_, to) => {
      answer = with_;
      location = to;
    },
  };
}

/** By the rule that the documentation gives to receivers, not by the product's own code. */
function checkSignature(secret: string, header: unknown, body: string): boolean {
  const [, time, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  if (time === undefined || given === undefined) return false;
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  const isFresh = Math.abs(Date.now() - Number(time)) < 60_000;
  return isFresh && timingSafeEqual(expected, Buffer.from(given, 'hex'));
}
