// The HTTP server around one engine: Binance paths, the control interface, and an orderly end.
import type { PaperEngine } from '@hedge/paper-engine';
import express, { type ErrorRequestHandler } from 'express';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeBinanceApi } from './binance-api';
import type { ExchangeClock } from './clock';
import { makeControlApi } from './control-api';
import { makeFaultRules } from './fault-rules';
import type { Log } from './log';
import type { RecordingFile } from './recording-file';
import type { SendSignal } from './reply';

const LOOPBACK = '127.0.0.1';
/** Longer than any client's polling interval, so that no request meets a closing connection. */
const KEEP_ALIVE_MS = 65_000;
const DRAIN_MS = 1_000;

export interface PaperServerDeps {
  /** Journaled or not: the server only calls it. */
  readonly engine: PaperEngine;
  readonly clock: ExchangeClock;
  readonly log: Log;
  readonly sendSignal: SendSignal;
  /** Recorded prices by symbol; none unless given. */
  readonly recordings?: ReadonlyMap<string, RecordingFile>;
  /** A server already bound to its port, if the port was taken first. */
  readonly listener?: http.Server;
}

export interface PaperServer {
  /** Binds the port (0 picks a free one), on loopback unless told otherwise; answers which it is. */
  start(port: number, host?: string): Promise<number>;
  /** Stops accepting, gives open requests a second, then cuts them. */
  close(): Promise<void>;
}

function isBodyError(error: unknown): error is { readonly status: number } {
  if (typeof error !== 'object' || error === null || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status < 500;
}

/** The application: Binance paths under /fapi and /sapi, control under /paper. */
function makePaperApp(deps: PaperServerDeps): express.Express {
  const { engine, clock, log, sendSignal, recordings = new Map() } = deps;
  const faults = makeFaultRules();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use('/paper', makeControlApi({ engine, clock, faults, recordings }));
  app.use(express.text({ type: () => true, limit: '64kb' }));
  app.use(makeBinanceApi({ engine, clock, faults, sendSignal }));
  const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (isBodyError(error)) {
      response.status(error.status).json({ error: { code: 'BAD_REQUEST', message: 'wrong body' } });
      return;
    }
    log(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`);
    response
      .status(500)
      .json({ code: -1000, msg: 'An unknown error occured while processing the request.' });
  };
  app.use(onError);
  return app;
}

/** Binds a server to a port. Rejects with the system's error, such as EADDRINUSE. */
export function bindPort(
  server: http.Server,
  port: number,
  host: string = LOOPBACK,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export function makePaperServer(deps: PaperServerDeps): PaperServer {
  const server = deps.listener ?? http.createServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const app = makePaperApp(deps);
  server.on('request', (request, response) => void app(request, response));
  return {
    start: (port, host) => bindPort(server, port, host),
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
