// Listens to what a client says to PostgreSQL: the text of every statement, in order.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Statement {
  /** Statements of one connection follow each other; those of several are mixed. */
  readonly connection: number;
  readonly text: string;
}

export interface StatementTap {
  /** The target's URL, through this tap. */
  readonly url: string;
  /** Every statement so far, of all connections. */
  readonly statements: readonly Statement[];
  close(): Promise<void>;
}

export async function startStatementTap(targetUrl: string): Promise<StatementTap> {
  const target = new URL(targetUrl);
  const statements: Statement[] = [];
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    connections += 1;
    const connection = connections;
    const hear = makeListener((text) => statements.push({ connection, text }));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          client.destroy();
          upstream.destroy();
        });
    }
    client.on('data', hear).pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(targetUrl);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    statements,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Reads the frontend's messages: the first has no type; then a type, a length that counts itself,
 * and the body. `P` (Parse) is a name and the text, `Q` (Query) the text, each ended by a zero.
 */
function makeListener(tell: (text: string) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let isFirst = true;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const head = isFirst ? 0 : 1;
      if (pending.length < head + 4) return;
      const length = head + pending.readInt32BE(head);
      if (pending.length < length) return;
      const type = isFirst ? '' : String.fromCharCode(pending[0] ?? 0);
      const fields = pending
        .subarray(head + 4, length)
        .toString('utf8')
        .split('\0');
      if (type === 'P') tell(fields[1] ?? '');
      if (type === 'Q') tell(fields[0] ?? '');
      pending = pending.subarray(length);
      isFirst = false;
    }
  };
}
