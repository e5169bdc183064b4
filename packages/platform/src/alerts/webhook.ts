// One signed POST to the operator's webhook. Never throws: what became of it is a value.
import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../clock';
import { safeText } from '../log-safety';

/** Where alerts go and the secret that proves they are ours. */
export type WebhookConfig = { readonly url: string; readonly secret: string };

export type WebhookAnswer =
  { readonly kind: 'accepted' } | { readonly kind: 'failed'; readonly why: string };

export type Webhook = {
  /** Its host, for the log; the rest of the address may hold a secret. */
  readonly host: string;
  /** `body` is sent as JSON; accepted is a status of 2xx. */
  post(body: Readonly<Record<string, unknown>>): Promise<WebhookAnswer>;
};

/** What no log line may show of it. */
export function webhookSecrets(config: WebhookConfig | null): readonly string[] {
  return config === null ? [] : [config.secret, config.url];
}

/** From the connection to the answer's status; its body is not waited for. */
export const WEBHOOK_TIMEOUT_MS = 5_000;

/**
 * The value of `x-hedge-signature`: the receiver computes the HMAC over `<t>.<body>` with the shared
 * secret, compares, and refuses a `t` (ms since 1970) that is too old for it.
 */
export function signBody(secret: string, atMs: number, body: string): string {
  return `t=${atMs},v1=${createHmac('sha256', secret).update(`${atMs}.${body}`).digest('hex')}`;
}

/** A redirect is refused: nobody else than the configured address is told. */
export function makeWebhook(
  config: WebhookConfig,
  clock: Pick<Clock, 'wallMs'>,
  timeoutMs = WEBHOOK_TIMEOUT_MS,
): Webhook {
  const url = new URL(config.url);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { pathname, search } = url;
  const hidden = [
    config.secret,
    config.url,
    ...[search, pathname].filter((part) => part.length > 1),
  ];

  const post: Webhook['post'] = (content) =>
    new Promise((resolve) => {
      const fail = (why: string) => resolve({ kind: 'failed', why: safeText(why, hidden) });
      const body = JSON.stringify(content);
      const outgoing = request(
        url,
        {
          method: 'POST',
          agent: false,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'hedge-monitor',
            'x-hedge-signature': signBody(config.secret, clock.wallMs(), body),
          },
        },
        (answer) => {
          const status = answer.statusCode ?? 0;
          answer.on('error', () => undefined);
          answer.destroy();
          if (status >= 200 && status < 300) resolve({ kind: 'accepted' });
          else if (status >= 300 && status < 400) fail(`redirect refused: HTTP ${status}`);
          else fail(`HTTP ${status}`);
        },
      );
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (error.name === 'AbortError' || error.name === 'TimeoutError') {
          fail(`no answer within ${timeoutMs} ms`);
        } else fail(error.code ?? error.message);
      });
      outgoing.end(body);
    });
  return { host: url.host, post };
}
