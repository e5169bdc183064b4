// Answers to what never becomes a request: the HTTP parser's refusals. They are written to the
// socket as they are, with the same body and headers as every other error.
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '@hedge/contracts';
import { SECURITY_HEADERS } from './security-headers';

type Refusal = readonly [code: ErrorCode, message: string];

const BY_CODE: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'the headers are larger than 16 KiB'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['BODY_TOO_LARGE', 'the chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'the request did not arrive in time'],
};
const MALFORMED: Refusal = ['INVALID_REQUEST', 'this is not a valid HTTP request'];
const TUNNEL: Refusal = ['METHOD_NOT_ALLOWED', 'this is not a proxy'];

/** Answers for the server where the parser gives up, and where somebody asks it for a tunnel. */
export function answerParserErrors(server: Server): void {
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || hasBegunAnswer(socket)) {
      socket.destroy();
      return;
    }
    refuse(socket, BY_CODE[error.code ?? ''] ?? MALFORMED);
  });
  server.on('connect', (_request, socket) => {
    // Whoever hangs up on this answer needs none.
    socket.on('error', () => undefined);
    refuse(socket, TUNNEL);
  });
}

/** Node's own handler asks the same: bytes after a response's head would become part of it. */
function hasBegunAnswer(socket: Duplex): boolean {
  const { _httpMessage: response } = socket as { _httpMessage?: { headersSent: boolean } | null };
  return response?.headersSent ?? false;
}

function refuse(socket: Duplex, [code, message]: Refusal): void {
  const status = ERROR_STATUS[code];
  const body: ErrorBody = { error: { code, message, details: {} } };
  const text = JSON.stringify(body);
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  };
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}
