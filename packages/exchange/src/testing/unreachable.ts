// Ways to an exchange that end before there is a connection: refused, without a name, without an answer.
import { fork, type ChildProcess } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

/** A way that leads to the exchange until it is cut; then no connection on it can be made. */
export interface CuttableWay {
  readonly url: string;
  cut(): Promise<void>;
  close(): Promise<void>;
}

/** A port of its own that is closed when cut: ECONNREFUSED. */
export async function makeRefusingWay(exchangeUrl: string): Promise<CuttableWay> {
  const port = Number(new URL(exchangeUrl).port);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const { port: own } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${own}`, cut, close: cut };
}

/** A name that is not found any more when cut. */
export function makeNamelessWay(exchangeUrl: string): CuttableWay {
  return makeNamedWay(exchangeUrl, async () => ({
    host: 'nowhere.invalid',
    close: async () => undefined,
  }));
}

/** A name that leads elsewhere when cut: to a port that takes no more connections. */
export function makeSilentWay(exchangeUrl: string): CuttableWay {
  return makeNamedWay(exchangeUrl, async (port) => {
    const child = fork(join(__dirname, 'full-port.js'), [String(port)], { execArgv: [] });
    await once(child, 'message');
    child.kill('SIGSTOP');
    const waiting = await fillQueue(port);
    return { host: '127.0.0.2', close: () => end(child, waiting) };
  });
}

const NAME = 'exchange.test';

function makeNamedWay(
  exchangeUrl: string,
  leadElsewhere: (port: number) => Promise<{ host: string; close(): Promise<void> }>,
): CuttableWay {
  const port = Number(new URL(exchangeUrl).port);
  let elsewhere: { readonly host: string; close(): Promise<void> } | null = null;
  const lookup = dns.lookup;
  const spy = jest.spyOn(dns, 'lookup').mockImplementation(((host: string, ...rest: never[]) => {
    const target = host === NAME ? (elsewhere?.host ?? '127.0.0.1') : host;
    (lookup as (host: string, ...rest: never[]) => void)(target, ...rest);
  }) as typeof dns.lookup);
  return {
    url: `http://${NAME}:${port}`,
    cut: async () => {
      elsewhere = await leadElsewhere(port);
    },
    close: async () => {
      spy.mockRestore();
      await elsewhere?.close();
    },
  };
}

/** More connections than a stopped listener's queue holds: the next one is not answered at all. */
async function fillQueue(port: number): Promise<readonly Socket[]> {
  const sockets = Array.from({ length: 8 }, () => connect(port, '127.0.0.2'));
  for (const socket of sockets) socket.on('error', () => undefined);
  const [first] = sockets;
  if (first?.connecting === true) await once(first, 'connect');
  return sockets;
}

async function end(child: ChildProcess, waiting: readonly Socket[]): Promise<void> {
  for (const socket of waiting) socket.destroy();
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
