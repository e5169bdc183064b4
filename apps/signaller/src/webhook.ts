// One signed POST to the operator's webhook, as the API and the worker make it. Never throws.
import { loadProtocol } from './request';
import type { Told } from './telling';

/** Where alerts go, and the secret that proves whose they are; neither is ever printed. */
export interface WebhookSettings {
  readonly url: URL;
  readonly secret: string;
}

/** From the connection to the answer's status; its body is not waited for. */
const timeoutMs = 5_000;

/**
 * Posts a body as JSON; taken is a status of 2xx, a redirect is not followed. The signature is the
 * HMAC over `<t>.<body>`, `t` in ms since 1970.
 */
export function postAlert(
  { url, secret }: WebhookSettings,
  content: Readonly<Record<string, unknown>>,
  nowMs: number,
  abort: AbortSignal,
): Promise<Told> {
  return new Promise((resolve) => {
    const { createHmac } = process.getBuiltinModule('node:crypto');
    const body = JSON.stringify(content);
    const hash = createHmac('sha256', secret).update(`${nowMs}.${body}`).digest('hex');
    const fail = (why: string) => resolve({ kind: 'failed', why });
    const outgoing = loadProtocol(url.protocol).request(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'hedge-monitor',
          'x-hedge-signature': `t=${nowMs},v1=${hash}`,
        },
      },
      (answer) => {
        const status = answer.statusCode ?? 0;
        answer.on('error', () => undefined);
        answer.destroy();
        if (status >= 200 && status < 300) resolve({ kind: 'taken' });
        else fail(`HTTP ${status}`);
      },
    );
    // The code alone: a message may repeat the address, which many receivers know their sender by.
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      fail(error.name === 'AbortError' ? 'ETIMEDOUT' : (error.code ?? 'unknown error')),
    );
    outgoing.end(body);
  });
}
