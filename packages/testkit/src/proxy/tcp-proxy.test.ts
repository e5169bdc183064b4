// The proxy over real sockets: what passes, waits, is lost, and what a rule does at exact bytes.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { waitFor } from '../wait';
import { startTcpProxy, type TcpProxy } from './tcp-proxy';

/** One end of a connection: all it received, and how it ended. */
interface End {
  readonly socket: Socket;
  text(): string;
  fate(): 'open' | 'ended' | 'reset';
}

const watch = (socket: Socket): End => {
  let text = '';
  let fate: ReturnType<End['fate']> = 'open';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('end', () => (fate = 'ended')).on('error', () => (fate = 'reset'));
  return { socket, text: () => text, fate: () => fate };
};

let server: Server;
let proxy: TcpProxy;
let atServer: End[] = [];
let clients: End[] = [];

beforeEach(async () => {
  [atServer, clients] = [[], []];
  server = createServer((socket) => {
    const end = watch(socket);
    atServer.push(end);
    // It answers every word with the same in capitals.
    socket.on('data', (chunk: string) => socket.write(chunk.toUpperCase()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await startTcpProxy(`redis://127.0.0.1:${(server.address() as AddressInfo).port}/3`);
});
afterEach(async () => {
  for (const { socket } of [...clients, ...atServer]) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

function knock(): End {
  const end = watch(connect(proxy.port, '127.0.0.1'));
  clients.push(end);
  return end;
}
async function dial(): Promise<End> {
  const end = knock();
  await once(end.socket, 'connect');
  return end;
}
const expectHeard = (end: End, text: string) => waitFor(`"${text}"`, () => end.text() === text);
const expectEnd = (end: End, fate: 'ended' | 'reset') => waitFor(fate, () => end.fate() === fate);

/** Says it on a connection of its own and waits for the answer: what passed before has arrived. */
async function aRoundTrip(): Promise<void> {
  const other = await dial();
  other.socket.write('ping');
  await expectHeard(other, 'PING');
}

describe('all connections', () => {
  it('pass both ways, under the URL of the target', async () => {
    expect(proxy.url).toBe(`redis://127.0.0.1:${proxy.port}/3`);
    await aRoundTrip();
  });

  it('on hold wait in order, those of a client that is gone as well, and go on', async () => {
    const client = await dial();
    client.socket.write('one');
    await expectHeard(client, 'ONE');
    proxy.hold();
    client.socket.write('two');
    const late = await dial();
    late.socket.end('three');
    await once(late.socket, 'finish');
    expect(client.text()).toBe('ONE');
    proxy.pass();
    await expectHeard(client, 'ONETWO');
    await waitFor('three', () => atServer.some((end) => end.text() === 'three'));
  });

  it('in a blackhole stay open and lose every byte; those that lost some are reset after', async () => {
    const [quiet, talking] = [await dial(), await dial()];
    await waitFor('both', () => atServer.length === 2);
    proxy.blackhole();
    talking.socket.write('lost');
    const fresh = await dial();
    fresh.socket.write('lost too');
    // Whoever dials later is met later: the bytes before have been swallowed by then.
    await dial();
    await waitFor('all of them', () => atServer.length === 4);
    expect([quiet, talking, fresh].map((end) => end.fate())).toEqual(['open', 'open', 'open']);
    proxy.pass();
    await expectEnd(talking, 'reset');
    await expectEnd(fresh, 'reset');
    quiet.socket.write('still');
    await expectHeard(quiet, 'STILL');
    expect(atServer.map((end) => end.text()).join('')).toBe('still');
  });

  it('half open are silent for ever, to both sides; new ones pass', async () => {
    const client = await dial();
    client.socket.write('one');
    await expectHeard(client, 'ONE');
    proxy.halfOpen();
    client.socket.write('two');
    atServer[0]?.socket.write('a push');
    await aRoundTrip();
    proxy.pass();
    client.socket.write('three');
    await aRoundTrip();
    client.socket.destroy();
    await aRoundTrip();
    expect([client.text(), atServer[0]?.text(), atServer[0]?.fate()]).toEqual([
      'ONE',
      'one',
      'open',
    ]);
  });

  it('are reset at both ends, and new ones pass', async () => {
    const client = await dial();
    await waitFor('it', () => atServer.length === 1);
    proxy.reset();
    await expectEnd(client, 'reset');
    await waitFor('the other end', () => atServer[0]?.fate() === 'reset');
    await aRoundTrip();
  });

  it('are refused, each counted, until they pass again', async () => {
    proxy.refuse();
    const refused = [knock(), knock()];
    await proxy.refusals(2);
    for (const end of refused) await expectEnd(end, 'reset');
    proxy.pass();
    await aRoundTrip();
    expect(atServer).toHaveLength(1);
  });

  it('take the latency each way, and stay in order when it ends', async () => {
    const client = await dial();
    proxy.delay(100);
    const from = performance.now();
    client.socket.write('slow ');
    await waitFor('its leaving', () => client.socket.writableLength === 0);
    await expectHeard(client, 'SLOW ');
    // The event loop may be early by less than a millisecond for each way.
    expect(performance.now() - from).toBeGreaterThanOrEqual(198);
    client.socket.write('then ');
    await waitFor('its arrival', () => atServer[0]?.text() === 'slow then ');
    proxy.delay(0);
    client.socket.write('fast');
    await expectHeard(client, 'SLOW THEN FAST');
  });

  it('to a target that is gone end as they would without a proxy', async () => {
    const client = await dial();
    await waitFor('it', () => atServer.length === 1);
    atServer[0]?.socket.resetAndDestroy();
    await expectEnd(client, 'reset');
  });
});

describe('a rule', () => {
  it('holds the words until they are released, what follows them too, and others pass', async () => {
    const rule = proxy.at({ words: [{ fromClient: 'SELECT' }] });
    const client = await dial();
    client.socket.write('BEGIN ');
    await waitFor('the beginning', () => atServer[0]?.text() === 'BEGIN ');
    client.socket.write('SELECT 1');
    await rule.struck();
    client.socket.write(', 2');
    await aRoundTrip();
    expect(atServer[0]?.text()).toBe('BEGIN ');
    rule.release();
    await waitFor('all', () => atServer[0]?.text() === 'BEGIN SELECT 1, 2');
    client.socket.write(' SELECT');
    await waitFor('the next', () => atServer[0]?.text() === 'BEGIN SELECT 1, 2 SELECT');
  });

  it('lets what a client said before its death arrive, or loses it', async () => {
    const arriving = proxy.at({ words: [{ fromClient: 'first' }] });
    const losing = proxy.at({ words: [{ fromClient: 'second' }] });
    const [first, second] = [await dial(), await dial()];
    first.socket.write('first');
    second.socket.write('second');
    await Promise.all([arriving.struck(), losing.struck()]);
    first.socket.destroy();
    second.socket.destroy();
    await aRoundTrip();
    arriving.release();
    losing.drop();
    await waitFor('the first', () => atServer.some((end) => end.text() === 'first'));
    await waitFor('both ends', () => atServer.slice(0, 2).every((end) => end.fate() !== 'open'));
    expect(atServer.map((end) => end.text())).not.toContain('second');
  });

  it('knows words that come in pieces, and counts over all connections', async () => {
    const rule = proxy.at({ words: [{ fromClient: 'COMMIT' }], nth: 3, then: 'lose' });
    const [one, two] = [await dial(), await dial()];
    one.socket.write('COMMIT COM');
    await expectHeard(one, 'COMMIT COM');
    one.socket.write('MIT');
    await expectHeard(one, 'COMMIT COMMIT');
    two.socket.write('COMMI');
    await expectHeard(two, 'COMMI');
    two.socket.write('T');
    await rule.struck();
    await expectEnd(two, 'reset');
    expect(atServer.map((end) => end.text()).sort()).toEqual(['COMMI', 'COMMIT COMMIT']);
    expect(one.fate()).toBe('open');
  });

  it('waits for words in their order on one connection, of either side', async () => {
    const rule = proxy.at({
      words: [{ fromClient: 'insert' }, { fromServer: 'COMMIT' }],
      then: 'lose',
    });
    const [other, client] = [await dial(), await dial()];
    other.socket.write('commit');
    await expectHeard(other, 'COMMIT');
    client.socket.write('commit');
    await expectHeard(client, 'COMMIT');
    client.socket.write('insert');
    await expectHeard(client, 'COMMITINSERT');
    other.socket.write('commit');
    await expectHeard(other, 'COMMITCOMMIT');
    client.socket.write('commit');
    await rule.struck();
    await expectEnd(client, 'reset');
    // Done at the server, and its answer lost.
    expect(atServer.map((end) => end.text())).toContain('commitinsertcommit');
    expect(client.text()).toBe('COMMITINSERT');
  });

  it('is taken back by dropping it before its words were said', async () => {
    const rule = proxy.at({ words: [{ fromClient: 'pay' }], then: 'hold' });
    rule.drop();
    const client = await dial();
    client.socket.write('pay');
    await expectHeard(client, 'PAY');
  });

  it('cuts after the words: they arrive, their answer does not', async () => {
    const rule = proxy.at({ words: [{ fromClient: 'pay' }], then: 'cut' });
    const client = await dial();
    client.socket.write('pay');
    await rule.struck();
    await expectEnd(client, 'reset');
    await waitFor('the payment', () => atServer[0]?.text() === 'pay');
    expect(client.text()).toBe('');
  });

  it('silences a connection at the words for ever', async () => {
    const rule = proxy.at({ words: [{ fromClient: 'pay' }], then: 'silence' });
    const client = await dial();
    client.socket.write('pay');
    await rule.struck();
    client.socket.write('pay again');
    await aRoundTrip();
    proxy.pass();
    expect([atServer[0]?.text(), client.text(), client.fate()]).toEqual(['', '', 'open']);
  });

  it('that only looks lets them pass, and one that never struck cannot be released', async () => {
    const rule = proxy.at({ words: [{ fromServer: 'PAY' }], then: 'pass' });
    expect(() => rule.release()).toThrow(/PAY/);
    const client = await dial();
    client.socket.write('pay');
    await rule.struck();
    await expectHeard(client, 'PAY');
    expect(() => proxy.at({ words: [] })).toThrow(/given/);
  });
});
