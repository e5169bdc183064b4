// A TCP proxy before PostgreSQL or Redis: it holds, swallows, delays, resets and refuses, for all
// connections or at the exact bytes that a rule names.
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { ProxyConnection, type Passage } from './proxy-connection';
import { makeProxyRule, type ArmedRule, type ProxyRule, type ProxyRuleOptions } from './proxy-rule';

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'postgresql:': 5432,
  'postgres:': 5432,
  'redis:': 6379,
};

export interface TcpProxy {
  /** The target's URL, through this proxy. */
  readonly url: string;
  readonly port: number;
  /** Everything passes: what was held goes on, and connections that lost bytes are reset. */
  pass(): void;
  /** Nothing passes and nothing is lost, as in a network that is parted and repaired in time. */
  hold(): void;
  /** Connections stay open and every byte is lost, of now and of new ones, until `pass`. */
  blackhole(): void;
  /** The connections of now are silent for ever, as half-open sockets are; new ones pass. */
  halfOpen(): void;
  /** Ends the connections of now; new ones pass. */
  reset(): void;
  /** Ends the connections of now and each new one at once, as a stopped server does. */
  refuse(): void;
  /** From now on every chunk takes so long, each way. */
  delay(latencyMs: number): void;
  /** Sets a rule, for the connections of now and for new ones; it strikes once. */
  at(options: ProxyRuleOptions): ProxyRule;
  /** Resolves when so many connections have been refused. */
  refusals(count: number): Promise<void>;
  close(): Promise<void>;
}

/** @param targetUrl such as `postgresql://…` or `redis://…`: where what passes goes */
export async function startTcpProxy(targetUrl: string): Promise<TcpProxy> {
  const target = new URL(targetUrl);
  const targetPort = Number(target.port || DEFAULT_PORTS[target.protocol]);
  let passage: Passage | 'refuse' = 'pass';
  let latencyMs = 0;
  let refused = 0;
  const rules: ArmedRule[] = [];
  const events = new EventEmitter();
  const sockets = new Set<Socket>();
  const connections = new Set<ProxyConnection>();
  const orders = { latencyMs: () => latencyMs, rules: () => rules };

  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    keep(client);
    if (passage === 'refuse') {
      client.resetAndDestroy();
      refused += 1;
      events.emit('refused');
      return;
    }
    const upstream = keep(
      connect({ host: target.hostname, port: targetPort, allowHalfOpen: true, noDelay: true }),
    );
    const connection = new ProxyConnection(orders, client, upstream, passage);
    connections.add(connection);
    // What one side said waits here also when it has gone.
    const forget = () => {
      if (client.closed && upstream.closed) connections.delete(connection);
    };
    client.on('close', forget);
    upstream.on('close', forget);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const through = new URL(targetUrl);
  through.hostname = '127.0.0.1';
  through.port = String(port);

  const set = (next: Passage) => {
    passage = next;
    for (const connection of connections) connection.passage = next;
  };
  const reset = () => {
    for (const connection of connections) connection.reset();
  };
  return {
    url: through.href,
    port,
    pass: () => {
      passage = 'pass';
      for (const connection of connections) connection.pass();
    },
    hold: () => set('hold'),
    blackhole: () => set('silence'),
    halfOpen: () => {
      for (const connection of connections) connection.halfOpen();
    },
    reset,
    refuse: () => {
      passage = 'refuse';
      reset();
    },
    delay: (ms) => {
      latencyMs = ms;
    },
    at: (options) => {
      const [rule, armed] = makeProxyRule(options);
      rules.push(armed);
      return rule;
    },
    refusals: async (count) => {
      while (refused < count) await once(events, 'refused');
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
