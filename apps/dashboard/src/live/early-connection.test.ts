// What a connection told before anybody listened.
import { openEarly } from './early-connection';
import type { ConnectionListener } from './event-connection';

function aServer() {
  const opened: ConnectionListener[] = [];
  const ended: ConnectionListener[] = [];
  const open = openEarly((listener) => {
    opened.push(listener);
    return () => void ended.push(listener);
  });
  const listen = () => {
    const told: unknown[] = [];
    const close = open({
      heard: (...event) => void told.push(event),
      cut: (how) => void told.push(how),
    });
    return { told, close };
  };
  return { opened, ended, listen };
}

const SETTLED = () => Promise.resolve();

describe('a connection that is opened early', () => {
  it('tells the first who listens what came before, in order, and then what comes', async () => {
    const { opened, listen } = aServer();
    opened[0]?.heard('beat', '{}');
    opened[0]?.heard('operations', '1');
    const { told } = listen();
    expect(told).toEqual([]);
    await SETTLED();
    opened[0]?.heard('changed', '2');
    opened[0]?.cut('trying');

    expect(told).toEqual([['beat', '{}'], ['operations', '1'], ['changed', '2'], 'trying']);
    expect(opened).toHaveLength(1);
  });

  it('is opened anew for who comes after the first', async () => {
    const { opened, ended, listen } = aServer();
    const first = listen();
    first.close();
    const second = listen();
    opened[0]?.heard('operations', '1');
    opened[1]?.heard('operations', '2');
    await SETTLED();

    expect([first.told, second.told]).toEqual([[], [['operations', '2']]]);
    expect(ended).toEqual([opened[0]]);
  });

  it('is opened anew where it was cut before anybody came, or told more than is kept', async () => {
    const told = [
      (early: ConnectionListener) => early.cut('refused'),
      (early: ConnectionListener) => {
        for (let count = 0; count < 17; count += 1) early.heard('changed', String(count));
      },
    ];
    for (const tell of told) {
      const { opened, ended, listen } = aServer();
      tell(opened[0] as ConnectionListener);
      expect(ended).toEqual([opened[0]]);
      const late = listen();
      opened[1]?.heard('operations', '2');
      await SETTLED();
      expect([late.told, opened.length]).toEqual([[['operations', '2']], 2]);
    }
  });

  it('tells nothing to who has left at once', async () => {
    const { opened, listen } = aServer();
    opened[0]?.heard('operations', '1');
    const { told, close } = listen();
    close();
    await SETTLED();
    expect(told).toEqual([]);
  });
});
