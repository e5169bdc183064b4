// The proxy over real sockets: what passes, waits, is lost, and what a rule does at exact bytes.
import { once } from 'node:events';
import { waitFor } from '../wait';
import { expectEnd, expectHeard, useProxiedEcho } from './proxied-echo';

const its = useProxiedEcho();

describe('all connections', () => {
  it('pass both ways, under the URL of the target', async () => {
    expect(its.proxy.url).toBe(`redis://127.0.0.1:${its.proxy.port}/3`);
    await its.aRoundTrip();
  });

  it('on hold wait in order, those of a client that is gone as well, and go on', async () => {
    const client = await its.dial();
    client.socket.write('one');
    await expectHeard(client, 'ONE');
    its.proxy.hold();
    client.socket.write('two');
    const late = await its.dial();
    late.socket.end('three');
    await once(late.socket, 'finish');
    expect(client.text()).toBe('ONE');
    its.proxy.pass();
    await expectHeard(client, 'ONETWO');
    await waitFor('three', () => its.atServer.some((end) => end.text() === 'three'));
  });

  it('in a blackhole stay open and lose every byte; those that lost some are reset after', async () => {
    const [quiet, talking] = [await its.dial(), await its.dial()];
    await waitFor('both', () => its.atServer.length === 2);
    its.proxy.blackhole();
    talking.socket.write('lost');
    const fresh = await its.dial();
    fresh.socket.write('lost too');
    // Whoever dials later is met later: the bytes before have been swallowed by then.
    await its.dial();
    await waitFor('all of them', () => its.atServer.length === 4);
    expect([quiet, talking, fresh].map((end) => end.fate())).toEqual(['open', 'open', 'open']);
    its.proxy.pass();
    await expectEnd(talking, 'reset');
    await expectEnd(fresh, 'reset');
    quiet.socket.write('still');
    await expectHeard(quiet, 'STILL');
    expect(its.atServer.map((end) => end.text()).join('')).toBe('still');
  });

  it('half open are silent for ever, to both sides; new ones pass', async () => {
    const client = await its.dial();
    client.socket.write('one');
    await expectHeard(client, 'ONE');
    its.proxy.halfOpen();
    client.socket.write('two');
    its.atServer[0]?.socket.write('a push');
    await its.aRoundTrip();
    its.proxy.pass();
    client.socket.write('three');
    await its.aRoundTrip();
    client.socket.destroy();
    await its.aRoundTrip();
    expect([client.text(), its.atServer[0]?.text(), its.atServer[0]?.fate()]).toEqual([
      'ONE',
      'one',
      'open',
    ]);
  });

  it('are reset at both ends, and new ones pass', async () => {
    const client = await its.dial();
    await waitFor('it', () => its.atServer.length === 1);
    its.proxy.reset();
    await expectEnd(client, 'reset');
    await waitFor('the other end', () => its.atServer[0]?.fate() === 'reset');
    await its.aRoundTrip();
  });

  it('are refused, each counted, until they pass again', async () => {
    its.proxy.refuse();
    const refused = [its.knock(), its.knock()];
    await its.proxy.refusals(2);
    for (const end of refused) await expectEnd(end, 'reset');
    its.proxy.pass();
    await its.aRoundTrip();
    expect(its.atServer).toHaveLength(1);
  });

  it('take the latency each way, and stay in order when it ends', async () => {
    const client = await its.dial();
    its.proxy.delay(100);
    const from = performance.now();
    client.socket.write('slow ');
    await waitFor('its leaving', () => client.socket.writableLength === 0);
    await expectHeard(client, 'SLOW ');
    // The event loop may be early by less than a millisecond for each way.
    expect(performance.now() - from).toBeGreaterThanOrEqual(198);
    client.socket.write('then ');
    await waitFor('its arrival', () => its.atServer[0]?.text() === 'slow then ');
    its.proxy.delay(0);
    client.socket.write('fast');
    await expectHeard(client, 'SLOW THEN FAST');
  });

  it('to a target that is gone end as they would without a proxy', async () => {
    const client = await its.dial();
    await waitFor('it', () => its.atServer.length === 1);
    its.atServer[0]?.socket.resetAndDestroy();
    await expectEnd(client, 'reset');
  });
});

describe('a rule', () => {
  it('holds the words until they are released, what follows them too, and others pass', async () => {
    const rule = its.proxy.at({ words: [{ fromClient: 'SELECT' }] });
    const client = await its.dial();
    client.socket.write('BEGIN ');
    await waitFor('the beginning', () => its.atServer[0]?.text() === 'BEGIN ');
    client.socket.write('SELECT 1');
    await rule.struck();
    client.socket.write(', 2');
    await its.aRoundTrip();
    expect(its.atServer[0]?.text()).toBe('BEGIN ');
    rule.release();
    await waitFor('all', () => its.atServer[0]?.text() === 'BEGIN SELECT 1, 2');
    client.socket.write(' SELECT');
    await waitFor('the next', () => its.atServer[0]?.text() === 'BEGIN SELECT 1, 2 SELECT');
  });

  it('lets what a client said before its death arrive, or loses it', async () => {
    const arriving = its.proxy.at({ words: [{ fromClient: 'first' }] });
    const losing = its.proxy.at({ words: [{ fromClient: 'second' }] });
    const [first, second] = [await its.dial(), await its.dial()];
    first.socket.write('first');
    second.socket.write('second');
    await Promise.all([arriving.struck(), losing.struck()]);
    first.socket.destroy();
    second.socket.destroy();
    await its.aRoundTrip();
    arriving.release();
    losing.drop();
    await waitFor('the first', () => its.atServer.some((end) => end.text() === 'first'));
    await waitFor('both ends', () =>
      its.atServer.slice(0, 2).every((end) => end.fate() !== 'open'),
    );
    expect(its.atServer.map((end) => end.text())).not.toContain('second');
  });

  it('knows words that come in pieces, and counts over all connections', async () => {
    const rule = its.proxy.at({ words: [{ fromClient: 'COMMIT' }], nth: 3, then: 'lose' });
    const [one, two] = [await its.dial(), await its.dial()];
    one.socket.write('COMMIT COM');
    await expectHeard(one, 'COMMIT COM');
    one.socket.write('MIT');
    await expectHeard(one, 'COMMIT COMMIT');
    two.socket.write('COMMI');
    await expectHeard(two, 'COMMI');
    two.socket.write('T');
    await rule.struck();
    await expectEnd(two, 'reset');
    expect(its.atServer.map((end) => end.text()).sort()).toEqual(['COMMI', 'COMMIT COMMIT']);
    expect(one.fate()).toBe('open');
  });

  it('waits for words in their order on one connection, of either side', async () => {
    const rule = its.proxy.at({
      words: [{ fromClient: 'insert' }, { fromServer: 'COMMIT' }],
      then: 'lose',
    });
    const [other, client] = [await its.dial(), await its.dial()];
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
    expect(its.atServer.map((end) => end.text())).toContain('commitinsertcommit');
    expect(client.text()).toBe('COMMITINSERT');
  });

  it('is taken back by dropping it before its words were said', async () => {
    const rule = its.proxy.at({ words: [{ fromClient: 'pay' }], then: 'hold' });
    rule.drop();
    const client = await its.dial();
    client.socket.write('pay');
    await expectHeard(client, 'PAY');
  });

  it('cuts after the words: they arrive, their answer does not', async () => {
    const rule = its.proxy.at({ words: [{ fromClient: 'pay' }], then: 'cut' });
    const client = await its.dial();
    client.socket.write('pay');
    await rule.struck();
    await expectEnd(client, 'reset');
    await waitFor('the payment', () => its.atServer[0]?.text() === 'pay');
    expect(client.text()).toBe('');
  });

  it('silences a connection at the words for ever', async () => {
    const rule = its.proxy.at({ words: [{ fromClient: 'pay' }], then: 'silence' });
    const client = await its.dial();
    client.socket.write('pay');
    await rule.struck();
    client.socket.write('pay again');
    await its.aRoundTrip();
    its.proxy.pass();
    expect([its.atServer[0]?.text(), client.text(), client.fate()]).toEqual(['', '', 'open']);
  });

  it('that only looks lets them pass, and one that never struck cannot be released', async () => {
    const rule = its.proxy.at({ words: [{ fromServer: 'PAY' }], then: 'pass' });
    expect(() => rule.release()).toThrow(/PAY/);
    const client = await its.dial();
    client.socket.write('pay');
    await rule.struck();
    await expectHeard(client, 'PAY');
    expect(() => its.proxy.at({ words: [] })).toThrow(/given/);
  });
});
