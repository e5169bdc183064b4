// A server that answers in capitals behind a proxy, with both ends of each connection in view.
/// <reference types="jest" />
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from '../wait';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';

/** One end of a connection: all it received, and how it ended. */
export interface End {
  readonly socket: Socket;
  text(): string;
  fate(): 'open' | 'ended' | 'reset';
}

function watch(socket: Socket): End {
  let text = '';
  let fate: ReturnType<End['fate']> = 'open';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('end', () => (fate = 'ended')).on('error', () => (fate = 'reset'));
  return { socket, text: () => text, fate: () => fate };
}

export const expectHeard = (end: End, text: string) =>
  waitFor(`"${text}"`, () => end.text() === text);
export const expectEnd = (end: End, fate: 'ended' | 'reset') =>
  waitFor(fate, () => end.fate() === fate);

/** What stands anew for each test. */
export interface ProxiedEcho {
  readonly proxy: TcpProxy;
  /** The server's ends, in the order of their arrival. */
  readonly atServer: readonly End[];
  /** Begins to connect. */
  knock(): End;
  /** Connects. */
  dial(): Promise<End>;
  /** Says something on a connection of its own and waits for the answer: what passed before has arrived. */
  aRoundTrip(): Promise<void>;
}

/** For the top of a test file. */
export function useProxiedEcho(): ProxiedEcho {
  const up: { proxy?: TcpProxy; server?: Server } = {};
  const atServer: End[] = [];
  const clients: End[] = [];
  const proxy = (): TcpProxy => {
    if (up.proxy === undefined) throw new Error('it does not stand yet');
    return up.proxy;
  };
  beforeEach(async () => {
    atServer.length = 0;
    clients.length = 0;
    const server = createServer((socket) => {
      atServer.push(watch(socket));
      socket.on('data', (chunk: string) => socket.write(chunk.toUpperCase()));
    });
    up.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    up.proxy = await startTcpProxy(`redis://127.0.0.1:${(server.address() as AddressInfo).port}/3`);
  });
  afterEach(async () => {
    for (const { socket } of [...clients, ...atServer]) socket.destroy();
    await up.proxy?.close();
    await new Promise((resolve) => up.server?.close(resolve));
  });
  const knock = (): End => {
    const end = watch(connect(proxy().port, '127.0.0.1'));
    clients.push(end);
    return end;
  };
  const dial = async (): Promise<End> => {
    const end = knock();
    await once(end.socket, 'connect');
    return end;
  };
  return {
    get proxy() {
      return proxy();
    },
    ...{ atServer, knock, dial },
    aRoundTrip: async () => {
      const other = await dial();
      other.socket.write('ping');
      await expectHeard(other, 'PING');
    },
  };
}
