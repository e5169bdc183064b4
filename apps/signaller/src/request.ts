// Sends one signal over a kept connection and says what became of it. Never throws.
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { SignalOutcome } from './outcome';
import { classifyAnswer, classifyError } from './outcome';

/** Sends one signal; ends early as a failure when aborted. */
export type SendSignal = (nowMs: number, abort: AbortSignal) => Promise<SignalOutcome>;

/** Signs signals in place of being sent with them. */
export interface SigningKey {
  /** Names the key; no secret. */
  readonly keyId: string;
  readonly secret: string;
}

/** Where signals go and how long each may take. */
export interface RequestOptions {
  readonly url: URL;
  /** A text is sent along; neither is ever printed. */
  readonly key: string | SigningKey;
  /** From the start of the request to the last byte of the answer's body. */
  readonly timeoutMs: number;
  /** How names become addresses; the system's way unless given. */
  readonly lookup?: LookupFunction;
}

/** A sender with a connection of its own. */
export interface SignalSender {
  readonly send: SendSignal;
  /** Closes the kept connection. */
  close(): void;
}

/** The endpoint's answers are under 100 bytes; a body beyond this is not read to its end. */
const bodyMax = 16 * 1024;

/** How long one address may take before the next one is tried beside it. */
const attemptTimeoutMs = 500;

/**
 * Makes a sender that keeps one connection alive. Connecting tries the addresses of the name one
 * after the other, IPv6 and IPv4, the next as soon as one fails or is slow (happy eyeballs).
 */
export function makeSignalSender(options: RequestOptions): SignalSender {
  const { Agent, request } = loadProtocol(options.url.protocol);
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: attemptTimeoutMs,
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  });
  const numericPeer = readNumericPeer(options.url);

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
          ...proofOf(options.key, nowMs, body),
        },
      });
      // The address that is being spoken to; an address in place of a name is tried without an event.
      let peer = numericPeer;
      outgoing.on('socket', (socket) => {
        const { remoteAddress: address, remotePort: port } = socket;
        if (address !== undefined && port !== undefined) peer = { address, port };
        else socket.on('connectionAttempt', (address, port) => (peer = { address, port }));
      });
      const fail = (error: object) => settle(classifyError(error, peer));
      // The socket's own timeout knows silence only; a slowly dripping body must end too.
      const timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), options.timeoutMs);
      const onAbort = () => fail({ code: 'ECANCELED' });
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

      outgoing.on('error', fail);
      outgoing.on('response', (response) => {
        let received = 0;
        response.on('data', (chunk: Buffer) => {
          received += chunk.length;
          if (received > bodyMax) fail({ code: 'EMSGSIZE' });
        });
        response.on('error', fail);
        response.on('end', () => {
          const afterMs = response.headers['retry-after-ms'];
          const wait = {
            afterMs: Array.isArray(afterMs) ? afterMs[0] : afterMs,
            afterSeconds: response.headers['retry-after'],
          };
          settle(classifyAnswer(response.statusCode ?? 0, wait));
        });
      });
      outgoing.end(body);
    });

  return { send, close: () => agent.destroy() };
}

/** What proves the sender: the key itself, or its HMAC over `<t>.<body>`, `t` in ms since 1970. */
function proofOf(
  key: string | SigningKey,
  nowMs: number,
  body: string,
): Readonly<Record<string, string>> {
  if (typeof key === 'string') return { 'x-monitor-key': key };
  const { createHmac } = process.getBuiltinModule('node:crypto');
  const hash = createHmac('sha256', key.secret).update(`${nowMs}.${body}`).digest('hex');
  return { 'x-key-id': key.keyId, 'x-signature': `t=${nowMs},v1=${hash}` };
}

function readNumericPeer(
  url: URL,
): { readonly address: string; readonly port: number } | undefined {
  const address = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return isIP(address) === 0 ? undefined : { address, port };
}

/** Loads only what the address needs: TLS alone costs some megabytes. */
export function loadProtocol(
  protocol: string,
): Pick<typeof import('node:http'), 'Agent' | 'request'> {
  return protocol === 'https:'
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');
}
