// One HTTP exchange by undici: the connections it takes, the answer read whole, no redirect followed.
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, request } from 'undici';
import { describeError, isConnectFailure, NeverSentError, type WireAnswer } from './wire-result';

export interface WireRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  /** Null for none. */
  readonly body: string | null;
  /** Ends it, whatever part it is in. */
  readonly signal: AbortSignal;
}

/** The connections of one account. */
export interface Wire {
  /**
   * One request, never repeated, whatever its answer's status.
   * @throws {NeverSentError} when no connection was made; anything else proves nothing.
   */
  send(request: WireRequest): Promise<WireAnswer>;
  /** Drops the connections, requests in flight included. */
  close(): Promise<void>;
  /** Lets requests in flight end, then drops the connections. */
  retire(): Promise<void>;
}

/** Upper bound of any single request, for the timers underneath a caller's own deadline. */
export const SEND_MAX_MS = 30_000;
/** Until a connection stands. Shorter than any call's deadline, so that "never sent" can be told. */
const CONNECT_MAX_MS = 1_000;
/** A connection idle for longer is not used again. */
const IDLE_MAX_MS = 10_000;
/** Connections to one host at most. */
const CONNECTIONS_MAX = 256;

const inflate = promisify(gunzip);

/** @param egressAddress the local address that connections leave from; null lets the machine choose */
export function makeWire(egressAddress: string | null): Wire {
  const agent = new Agent({
    connections: CONNECTIONS_MAX,
    // Requests at once never share a connection: a slow answer would hold up the next one.
    pipelining: 1,
    allowH2: false,
    autoSelectFamily: true,
    // A request on a connection that the other side just dropped for idleness is lost, and a lost
    // order is unknown for many seconds: idle connections are given up before anybody else does.
    keepAliveTimeout: IDLE_MAX_MS,
    keepAliveMaxTimeout: IDLE_MAX_MS,
    connectTimeout: CONNECT_MAX_MS,
    headersTimeout: SEND_MAX_MS,
    bodyTimeout: SEND_MAX_MS,
    ...(egressAddress === null ? {} : leaveFrom(egressAddress)),
  });
  return {
    send: async ({ url, headers, ...rest }) => {
      try {
        const asked = { ...headers, 'User-Agent': 'hedge-monitor', 'Accept-Encoding': 'gzip' };
        const answer = await request(url, { ...rest, headers: asked, dispatcher: agent });
        const text = await readText(answer);
        return { httpStatus: answer.statusCode, headers: answer.headers, text };
      } catch (error) {
        if (isConnectFailure(error)) throw new NeverSentError(describeError(error));
        throw error;
      }
    },
    close: () => agent.destroy(),
    retire: () => agent.close(),
  };
}

async function readText({ headers, body }: Awaited<ReturnType<typeof request>>): Promise<string> {
  const { 'content-encoding': encoding } = headers;
  if (encoding !== 'gzip') return body.text();
  return (await inflate(await body.arrayBuffer())).toString();
}

/** From that address, to a host's addresses of the same family alone. */
function leaveFrom(egressAddress: string): object {
  return { localAddress: egressAddress, connect: { family: isIP(egressAddress) } };
}
