// A raw HTTP server for tests: it records what arrives byte for byte and answers as it is told.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface SeenRequest {
  readonly route: string;
  /** Parameters of query and form body together. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: string;
  readonly body: string;
  readonly apiKey: string | undefined;
}

/** Answers one request; it may also stall, cut or never answer at all. */
export type Reply = (response: ServerResponse, request: SeenRequest) => void;

export interface VenueServer {
  readonly baseUrl: string;
  readonly seen: readonly SeenRequest[];
  /** Requests to one route, such as `POST /fapi/v1/order`. */
  seenOf(route: string): readonly SeenRequest[];
  /** Answers every request to the route so from now on. */
  on(route: string, reply: Reply): void;
  /** Resolves when the next request to the route has arrived. */
  arrival(route: string): Promise<SeenRequest>;
  close(): Promise<void>;
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

/** The body exactly as written here, with its digits. */
export const raw =
  (body: string, status = 200, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

/** Headers and the beginning of a body, then silence. */
export const stallBody: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('[');
};

/** Headers and the beginning of a body, then the connection is reset. */
export const resetMidBody: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"orderId":1', () => response.socket?.resetAndDestroy());
};

/** The connection is closed without a word. */
export const closeSilently: Reply = (response) => {
  response.socket?.destroy();
};

/** No answer at all. */
export const silence: Reply = () => undefined;

export async function startVenueServer(): Promise<VenueServer> {
  const seen: SeenRequest[] = [];
  const replies = new Map<string, Reply>();
  const waiting: { route: string; resolve: (request: SeenRequest) => void }[] = [];

  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await readRequest(incoming);
    seen.push(request);
    for (const each of waiting.filter(({ route }) => route === request.route)) {
      each.resolve(request);
    }
    (replies.get(request.route) ?? raw('{"code":-5000,"msg":"no such path"}', 404))(
      response,
      request,
    );
  };
  const server = createServer((incoming, response) => void answer(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    seen,
    seenOf: (route) => seen.filter((each) => each.route === route),
    on: (route, reply) => void replies.set(route, reply),
    arrival: (route) => new Promise((resolve) => waiting.push({ route, resolve })),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const query = url.search.slice(1);
  const key = incoming.headers['x-mbx-apikey'];
  return {
    route: `${incoming.method} ${url.pathname}`,
    params: Object.fromEntries([...new URLSearchParams(query), ...new URLSearchParams(body)]),
    query,
    body,
    apiKey: Array.isArray(key) ? key[0] : key,
  };
}
