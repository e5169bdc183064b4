// HTTP as bytes, for requests that no client library would send.
import { connect } from 'node:net';

export type RawAnswer = {
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * Sends the bytes and reads until the server ends the connection: ask with `Connection: close`.
 * `keepOpen` leaves the sending side open, as somebody does who has not said everything.
 */
export function sendBytes(
  url: string,
  bytes: string | Buffer,
  { keepOpen = true }: { readonly keepOpen?: boolean } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes);
      if (!keepOpen) socket.end();
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A server that has answered may reset a connection whose sender goes on.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(parseAnswer(Buffer.concat(chunks).toString('utf8'))));
  });
}

/** One request from its parts, ended by the connection. Header values are sent as Latin-1. */
export function sendRequest(
  url: string,
  request: {
    readonly method?: string;
    readonly path: string;
    readonly headers?: readonly (readonly [name: string, value: string])[];
    readonly body?: string | Buffer;
  },
): Promise<RawAnswer> {
  const body = Buffer.from(request.body ?? '');
  const lines = [
    `${request.method ?? 'POST'} ${request.path} HTTP/1.1`,
    'host: 127.0.0.1',
    'connection: close',
    ...(body.length === 0 ? [] : [`content-length: ${body.length}`]),
    ...(request.headers ?? []).map(([name, value]) => `${name}: ${value}`),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return sendBytes(url, Buffer.concat([head, body]));
}

function parseAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, Math.max(end, 0)).split('\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0),
    headers: Object.fromEntries(
      lines.map((line) => {
        const [name = '', ...value] = line.split(': ');
        return [name.toLowerCase(), value.join(': ')];
      }),
    ),
    body: end < 0 ? '' : text.slice(end + 4),
  };
}
