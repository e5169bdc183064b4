// What is known of the server's word, and what is done while it is not heard.
import { anOperation } from '../test/operation';
import type { ConnectionListener } from './event-connection';
import { makeLiveUpdates } from './live-updates';

const ROW = anOperation();

/** A server whose connections the test cuts, and a clock that it turns. */
function makeServer() {
  const opened: ConnectionListener[] = [];
  const closed: ConnectionListener[] = [];
  let nowMs = 0;
  let waiting: { readonly dueMs: number; readonly act: () => void }[] = [];
  const live = makeLiveUpdates({
    open: (listener) => {
      opened.push(listener);
      return () => void closed.push(listener);
    },
    later: (ms, act) => {
      const wait = { dueMs: nowMs + ms, act };
      waiting.push(wait);
      return () => {
        waiting = waiting.filter((each) => each !== wait);
      };
    },
  });
  const last = () => opened.at(-1) as ConnectionListener;
  return {
    live,
    opened,
    closed,
    say: (event: 'operations' | 'changed' | 'beat' | 'over', data: object = {}) =>
      last().heard(event, JSON.stringify(data)),
    cut: (how: 'trying' | 'refused') => last().cut(how),
    pass: (ms: number) => {
      nowMs += ms;
      const due = waiting.filter(({ dueMs }) => dueMs <= nowMs);
      waiting = waiting.filter((each) => !due.includes(each));
      due.forEach(({ act }) => act());
    },
  };
}

function aLiveServer() {
  const server = makeServer();
  server.live.start();
  server.say('beat');
  server.say('operations', { items: [ROW], isCut: false });
  return server;
}

const change = (currentPnl: string) => ({
  ...{ changed: [{ id: ROW.id, currentPnl }], readings: [], gone: [], isCut: false },
});

describe('the live updates', () => {
  it('are live from the first picture on, and keep it up to date', async () => {
    const server = makeServer();
    server.live.start();
    const first = server.live.firstPicture();
    server.say('beat');
    expect([server.live.standing(), server.live.picture()]).toEqual(['connecting', null]);

    server.say('operations', { items: [ROW], isCut: false });
    expect(await first).toEqual({ items: [ROW], isCut: false });
    server.say('changed', change('5'));
    expect(server.live.standing()).toBe('live');
    expect(server.live.picture()?.items).toEqual([{ ...ROW, currentPnl: '5' }]);
  });

  it('leave a moment’s cut unsaid, and go on with what was known where the browser caught up', () => {
    const server = aLiveServer();
    server.cut('trying');
    expect([server.live.standing(), server.live.picture()]).toEqual(['reconnecting', null]);
    server.pass(2_000);
    server.say('beat');

    expect(server.live.standing()).toBe('live');
    expect(server.live.picture()?.items).toEqual([ROW]);
    server.pass(5_000);
    expect(server.live.standing()).toBe('live');
  });

  it('have the page ask after 3 s of a cut, and are live again as soon as the server is heard', () => {
    const server = aLiveServer();
    server.cut('trying');
    server.pass(3_000);
    expect(server.live.standing()).toBe('asking');
    server.cut('trying');
    expect(server.live.standing()).toBe('asking');

    server.say('changed', change('7'));
    expect(server.live.standing()).toBe('live');
    expect(server.live.picture()?.items[0]?.currentPnl).toBe('7');
  });

  it('connect anew where the browser gave up, later each time, and begin with all there is', () => {
    const server = aLiveServer();
    for (const waitMs of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const before = server.opened.length;
      server.cut('refused');
      server.pass(waitMs - 1);
      expect(server.opened).toHaveLength(before);
      server.pass(1);
      expect(server.opened).toHaveLength(before + 1);
    }
    server.say('changed', change('7'));
    expect(server.live.picture()).toBeNull();
    server.say('operations', { items: [], isCut: false });
    expect(server.live.picture()).toEqual({ items: [], isCut: false });
    expect(server.closed).toHaveLength(server.opened.length - 1);
  });

  it('take a connection on which nothing is said for a dead one', () => {
    const server = aLiveServer();
    server.pass(24_000);
    server.say('beat');
    server.pass(24_000);
    expect(server.opened).toHaveLength(1);

    server.pass(1_000);
    expect(server.live.standing()).toBe('reconnecting');
    server.pass(0);
    expect([server.opened.length, server.closed.length]).toEqual([2, 1]);
  });

  it('have the page ask at once when the server says that it is over', () => {
    const server = aLiveServer();
    server.say('over');
    expect([server.live.standing(), server.live.picture()]).toEqual(['asking', null]);
    expect(server.closed).toHaveLength(1);
  });

  it('say that the server was never heard, where it is silent from the start', async () => {
    const server = makeServer();
    server.live.start();
    const first = server.live.firstPicture();
    server.cut('trying');
    server.pass(3_000);
    expect(await first).toBeNull();
    expect(server.live.standing()).toBe('asking');
  });

  it('do and know nothing after their stop, and begin anew', () => {
    const server = aLiveServer();
    server.live.stop();
    server.pass(60_000);
    expect([server.live.picture(), server.opened.length, server.closed.length]).toEqual([
      null,
      1,
      1,
    ]);
    server.live.start();
    expect([server.live.standing(), server.opened.length]).toEqual(['connecting', 2]);
  });
});
