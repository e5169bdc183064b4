// One chosen connection, commanded by itself: the one that carried a statement, and no other.
import { expectEnd, expectHeard, useProxiedEcho, type End } from './proxied-echo';
import type { ChosenConnection } from './proxy-rule';

const its = useProxiedEcho();

describe('the one connection that said the words', () => {
  /** One that says them, another that is not to notice. */
  async function choose(): Promise<{ chosen: End; other: End; connection: ChosenConnection }> {
    const rule = its.proxy.at({ words: [{ fromClient: 'UPDATE' }], then: 'pass' });
    const [chosen, other] = [await its.dial(), await its.dial()];
    other.socket.write('select');
    await expectHeard(other, 'SELECT');
    chosen.socket.write('UPDATE 1');
    await rule.struck();
    await expectHeard(chosen, 'UPDATE 1');
    return { chosen, other, connection: rule.connection() };
  }
  async function expectUnmoved(other: End): Promise<void> {
    const before = other.text();
    other.socket.write(' on');
    await expectHeard(other, `${before} ON`);
  }

  it('is held and goes on, while the others pass', async () => {
    const { chosen, other, connection } = await choose();
    connection.hold();
    chosen.socket.write(', 2');
    await expectUnmoved(other);
    expect(chosen.text()).toBe('UPDATE 1');
    connection.pass();
    await expectHeard(chosen, 'UPDATE 1, 2');
  });

  it('is reset, while the others pass', async () => {
    const { chosen, other, connection } = await choose();
    connection.reset();
    await expectEnd(chosen, 'reset');
    await expectUnmoved(other);
  });

  it('loses bytes and is reset when it passes again; one that is half open stays silent', async () => {
    const [lossy, silent] = [await choose(), await choose()];
    lossy.connection.blackhole();
    silent.connection.halfOpen();
    lossy.chosen.socket.write(', lost');
    silent.chosen.socket.write(', lost');
    await expectUnmoved(lossy.other);
    // Whoever says something later is heard later: the bytes before have been swallowed by then.
    expect([lossy, silent].map(({ chosen }) => chosen.fate())).toEqual(['open', 'open']);
    lossy.connection.pass();
    silent.connection.pass();
    await expectEnd(lossy.chosen, 'reset');
    await expectUnmoved(silent.other);
    expect(its.atServer.map((end) => end.text()).join()).not.toContain('lost');
    expect(silent.chosen.fate()).toBe('open');
  });

  it('is not known before it said them', () => {
    const rule = its.proxy.at({ words: [{ fromClient: 'UPDATE' }] });
    expect(() => rule.connection()).toThrow(/nobody has said/);
  });
});
