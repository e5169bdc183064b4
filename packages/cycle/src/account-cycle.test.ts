// One account's cycle on a fake exchange: what it sends, what it records, what it leaves alone.
import { decimal, toText } from '@hedge/domain';
import { makeRig, positionsOf } from './test/rig';

describe('an account cycle', () => {
  it('at the target: sends both legs signed with the reading’s time, settles in the same pass', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const result = await rig.cycle();
    expect(result).toMatchObject({ kind: 'read', operationsChecked: 1, closed: 1, errors: 0 });
    expect(rig.gateway.sent.map((order) => [order.positionSide, order.orderSide])).toEqual([
      ['LONG', 'SELL'],
      ['SHORT', 'BUY'],
    ]);
    expect(rig.gateway.sent.every((order) => order.signedAt === rig.gateway.now)).toBe(true);
    const [history] = rig.store.history();
    expect(history && toText(history.grossPnl)).toBe('5');
    expect(rig.store.operations()).toEqual([]);
  });

  it('a hair below the target: sends nothing and stores the profit', async () => {
    const rig = makeRig();
    rig.gateway.mark = '104.999999999999';
    await rig.cycle();
    expect(rig.gateway.sent).toEqual([]);
    const pnl = rig.store.pnlOf(rig.operation.id);
    expect(pnl && toText(pnl.pnl)).toBe('4.999999999999');
  });

  it('at the target with a quote older than 10 s: sends nothing', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    rig.gateway.quoteAgeMs = 10_001;
    await rig.cycle();
    expect(rig.gateway.sent).toEqual([]);
    expect(rig.store.orders()).toEqual([]);
  });

  it('at the target without room for two orders: records no intent', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    rig.gateway.slots = false;
    await rig.cycle();
    expect(rig.store.orders()).toEqual([]);
  });

  it('at the target with the deadline passed while it read: begins nothing', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const fetchMark = rig.gateway.fetchMark;
    rig.gateway.fetchMark = async (symbol) => {
      rig.elapsedMs += 5_000;
      return fetchMark(symbol);
    };
    await rig.cycle();
    expect(rig.store.orders()).toEqual([]);
  });

  it('at the target while shutting down: begins nothing', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    rig.stopping = true;
    await rig.cycle();
    expect(rig.store.orders()).toEqual([]);
  });

  it('raised by an operator after it was loaded: the intent is lost and nothing is sent', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const load = rig.store.loadWork;
    rig.store.loadWork = async () => {
      const work = await load();
      rig.store.editOperation(rig.operation.id, { profitTarget: decimal('50') });
      return work;
    };
    await rig.cycle();
    expect(rig.gateway.sent).toEqual([]);
    expect(rig.store.operations()[0]?.status).toBe('ACTIVE');
  });

  it('the send token’s commit unknown: nothing is sent under it, in this pass or the next', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const record = rig.store.record;
    rig.store.record = async (operation, transition) => {
      const result = await record(operation, transition);
      if (transition.kind === 'token') throw new Error('connection lost');
      return result;
    };
    const result = await rig.cycle();
    expect(result.errors).toBe(1);
    await rig.cycle();
    expect(rig.gateway.sent).toEqual([]);
    expect(rig.store.orders().map((order) => order.state)).toEqual(['SENT', 'SENT']);
  });

  it('without a reading: decides nothing, and drives what is closing all the same', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const record = rig.store.record;
    rig.store.record = async (operation, transition) =>
      transition.kind === 'settle' ? 'lost' : record(operation, transition);
    await rig.cycle();
    expect(rig.store.operations()[0]?.status).toBe('CLOSING');

    rig.store.record = record;
    rig.gateway.positions = null;
    const result = await rig.cycle();
    expect(result).toMatchObject({ kind: 'skipped', closed: 1 });
    expect(rig.store.history()).toHaveLength(1);
  });

  it.each([
    ['a ban', true],
    ['a mere limit', false],
  ])('under %s: sends nothing and stores a ban only where there is one', async (_what, banned) => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const until = rig.gateway.now + 60_000;
    rig.gateway.backoff = () => ({ until, banned, why: 'told to wait' });
    expect(await rig.cycle()).toMatchObject({ kind: 'skipped' });
    expect(rig.gateway.sent).toEqual([]);
    const [work] = await rig.store.loadWork();
    expect(work?.account.bannedUntil).toBe(banned ? until : null);
  });

  it('a leg missing from one reading: no conclusion; from two: attention; there again twice: cleared', async () => {
    const rig = makeRig();
    const whole = positionsOf(rig.operation);
    const attention = () => rig.store.operations()[0]?.attention?.reason ?? null;
    rig.gateway.positions = whole.slice(0, 1);
    await rig.cycle();
    expect(attention()).toBeNull();
    await rig.cycle();
    expect(attention()).toBe('LEG_GONE');

    rig.gateway.positions = whole;
    rig.gateway.mark = '105';
    await rig.cycle();
    expect(attention()).toBe('LEG_GONE');
    await rig.cycle();
    expect(attention()).toBeNull();
    expect(rig.gateway.sent).toEqual([]);
    await rig.cycle();
    expect(rig.store.history()).toHaveLength(1);
  });
});
