// A TCP proxy that counts what passes: the bytes a sender puts on the wire, TLS included.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A running counter. */
export interface WireCounter {
  readonly port: number;
  /** Payload bytes of both directions so far; the headers of TCP and IP are not in it. */
  bytes(): number;
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes everything on to `port` there. */
export async function startWireCounter(port: number): Promise<WireCounter> {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        bytes += chunk.length;
      });
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
