// A TCP proxy that a test can cut or fall silent, to stand between a process and its store.
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type TcpProxy = {
  readonly port: number;
  /** Refuses and ends every connection, as a stopped server does. */
  cut(): void;
  /** Keeps connections open and swallows every byte, as a network that drops packets does. */
  blackhole(): void;
  /** Lets the connections of now hang for ever, as a half-open socket does; new ones work. */
  freeze(): void;
  heal(): void;
  /** Resolves when so many connections have been refused. */
  refusals(count: number): Promise<void>;
  close(): Promise<void>;
};

export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  let mode: 'open' | 'cut' | 'blackhole' = 'open';
  let refused = 0;
  const events = new EventEmitter();
  const sockets = new Set<Socket>();
  let generation = 0;
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.on('close', () => sockets.delete(client));
    if (mode === 'cut') {
      client.destroy();
      refused += 1;
      events.emit('refused');
      return;
    }
    const born = generation;
    const passes = () => mode === 'open' && born === generation;
    const upstream = connect(target.port, target.host);
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => {
      sockets.delete(upstream);
      client.destroy();
    });
    client.on('close', () => upstream.destroy());
    client.on('data', (bytes) => {
      if (passes()) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (passes()) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      mode = 'cut';
      endAll();
    },
    blackhole: () => {
      mode = 'blackhole';
    },
    freeze: () => {
      generation += 1;
    },
    heal: () => {
      // What was swallowed is lost, so the connections it belonged to are as well.
      if (mode === 'blackhole') endAll();
      mode = 'open';
    },
    refusals: async (count) => {
      while (refused < count) await once(events, 'refused');
    },
    close: async () => {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
