// The listening socket: timeouts against slow senders, a clear word when the port is taken.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '@hedge/platform';
import { answerParserErrors } from './parser-errors';

export type ApiServer = {
  /** The port that was bound; differs from the wished one when that was 0. */
  readonly port: number;
  /** Answers what is in hand, takes nothing new. */
  close(): Promise<void>;
};

/** How long the headers, and the whole request, may take to arrive, ms. */
export type RequestTimeouts = { readonly headersMs: number; readonly requestMs: number };

const REQUEST_TIMEOUTS: RequestTimeouts = { headersMs: 5_000, requestMs: 10_000 };
/** How often they are looked after. */
const TIMEOUT_CHECK_MS = 1_000;
/** Above the signallers' beat, so that their connections stay. */
const KEEP_ALIVE_MS = 65_000;
const DRAIN_MS = 3_000;

/** @throws {StartError} when the port is taken or may not be used. */
export async function startServer(
  handler: RequestListener,
  at: { readonly host: string; readonly port: number },
  timeouts: RequestTimeouts = REQUEST_TIMEOUTS,
): Promise<ApiServer> {
  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(TIMEOUT_CHECK_MS, timeouts.headersMs),
      maxHeaderSize: 16 * 1024,
    },
    handler,
  );
  server.maxRequestsPerSocket = 0;
  answerParserErrors(server);
  await listen(server, at);
  const { port } = server.address() as AddressInfo;
  return { port, close: () => drain(server) };
}

async function listen(
  server: Server,
  at: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at.port, at.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const { code } = error as { code?: unknown };
    const where = `${at.host}:${at.port}`;
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `port ${at.port} on ${at.host} is in use: stop what listens there or set API_PORT`,
        error,
      );
    }
    if (code === 'EACCES') throw new StartError(`${where} needs privileges: set API_PORT`, error);
    if (code === 'EADDRNOTAVAIL') {
      throw new StartError(`${where} is not an address of this machine: set API_HOST`, error);
    }
    throw error;
  }
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(force);
}
