// Sends one signal over a kept connection and says what became of it. Never throws.
import http from 'node:http';
import https from 'node:https';
import type { SignalOutcome } from './outcome';
import { classifyAnswer, classifyError } from './outcome';

/** Sends one signal; ends early as a failure when aborted. */
export type SendSignal = (nowMs: number, abort: AbortSignal) => Promise<SignalOutcome>;

/** Where signals go and how long each may take. */
export interface RequestOptions {
  readonly url: URL;
  readonly key: string;
  /** From the start of the request to the last byte of the answer's body. */
  readonly timeoutMs: number;
}

/** A sender with a connection of its own. */
export interface SignalSender {
  readonly send: SendSignal;
  /** Closes the kept connection. */
  close(): void;
}

/** The endpoint's answers are under 100 bytes; a body beyond this is not read to its end. */
const bodyMax = 16 * 1024;

/** Makes a sender that keeps one connection alive. Connecting tries IPv6 and IPv4 beside each other. */
export function makeSignalSender(options: RequestOptions): SignalSender {
  const secure = options.url.protocol === 'https:';
  const { Agent, request } = secure ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, autoSelectFamily: true });

  const send: SendSignal = (nowMs, abort) =>
    new Promise((resolve) => {
      const body = JSON.stringify({
        timestamp: new Date(nowMs).toISOString(),
        source: 'vps-monitor',
      });
      const outgoing = request(options.url, {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-monitor-key': options.key,
        },
      });
      // The socket's own timeout knows silence only; a slowly dripping body must end too.
      const timer = setTimeout(() => {
        settle(timeoutFailure(options, outgoing.socket?.remoteAddress));
      }, options.timeoutMs);
      const onAbort = () => settle({ kind: 'failed', reason: 'other', detail: 'stopped' });
      abort.addEventListener('abort', onAbort, { once: true });
      let settled = false;

      function settle(outcome: SignalOutcome): void {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        abort.removeEventListener('abort', onAbort);
        if (outcome.kind === 'failed') outgoing.destroy();
        resolve(outcome);
      }

      outgoing.on('error', (error) => settle(classifyError(error)));
      outgoing.on('response', (response) => {
        let received = 0;
        response.on('data', (chunk: Buffer) => {
          received += chunk.length;
          if (received > bodyMax) settle(bodyTooLong);
        });
        response.on('error', (error) => settle(classifyError(error)));
        response.on('end', () => {
          const retryAfterMs = response.headers['retry-after-ms'];
          const text = Array.isArray(retryAfterMs) ? retryAfterMs[0] : retryAfterMs;
          settle(classifyAnswer(response.statusCode ?? 0, text));
        });
      });
      outgoing.end(body);
    });

  return { send, close: () => agent.destroy() };
}

const bodyTooLong: SignalOutcome = {
  kind: 'failed',
  reason: 'other',
  detail: 'the answer is longer than a signal endpoint ever sends',
};

function timeoutFailure(options: RequestOptions, address: string | undefined): SignalOutcome {
  const { hostname, port, protocol } = options.url;
  const where = address ?? hostname;
  const family = address === undefined ? '' : address.includes(':') ? ' (IPv6)' : ' (IPv4)';
  const shownPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return {
    kind: 'failed',
    reason: 'timeout',
    detail: `no answer within ${options.timeoutMs} ms from ${where} port ${shownPort}${family}`,
  };
}
