// One account's cycle on a fake exchange: what it sends, what it records, what it leaves alone.
import { decimal, toText } from '@hedge/domain';
import { makeRig, positionsOf, type Rig } from './test/rig';

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
    ['a ban', true, ['EXCHANGE_BAN']],
    ['a mere limit', false, []],
  ])('under %s: sends nothing, and names a ban', async (_what, banned, kinds) => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const until = rig.gateway.now + 60_000;
    rig.gateway.backoff = () => ({ until, banned, why: 'told to wait' });
    const result = await rig.cycle();
    expect(result.kind).toBe('skipped');
    expect(result.alerts.map((alert) => alert.kind)).toEqual(kinds);
    expect(rig.gateway.sent).toEqual([]);
  });

  it('of an account that is not served: nothing is asked, and a naked leg alerts at once', async () => {
    const rig = makeRig({ naked: 'SENT' });
    const why = 'its credentials do not open';
    rig.deps = { ...rig.deps, gatewayOf: async () => ({ unserved: why }) };
    const result = await rig.cycle();
    expect(result.alerts).toMatchObject([{ kind: 'ACCOUNT_NOT_SERVED' }]);
    expect(result.alerts[0]?.message).toContain(why);
    expect(rig.store.openAlerts().map((alert) => alert.kind)).toContain('NAKED_LEG');
  });

  it('without exchange time: a leg naked for too long alerts all the same', async () => {
    const rig = makeRig({ naked: 'SENT' });
    rig.gateway.exchangeNow = () => null;
    expect(await rig.cycle()).toMatchObject({ kind: 'skipped' });
    expect(rig.store.openAlerts().map((alert) => alert.kind)).toContain('NAKED_LEG');
  });

  it('banned between two legs: the naked leg alerts in that very cycle', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    const send = rig.gateway.sendOrder;
    rig.gateway.sendOrder = async (request) => {
      if (request.positionSide === 'LONG') return send(request);
      const until = rig.gateway.now + 60_000;
      rig.gateway.backoff = () => ({ until, banned: true, why: 'HTTP 418' });
      return { kind: 'rejected', refusal: { kind: 'limit', code: -1003, text: 'banned' } };
    };
    await rig.cycle();
    expect(rig.store.openAlerts().map((alert) => alert.kind)).toEqual(['NAKED_LEG']);
  });

  it.each([
    ['settled', () => undefined],
    [
      'lost to another worker',
      (rig: Rig) => {
        rig.store.record = async () => 'lost' as const;
      },
    ],
    [
      'left with an unknown intent',
      (rig: Rig) => {
        rig.store.record = async () => Promise.reject(new Error('connection lost'));
      },
    ],
    [
      'left with an unknown send token',
      (rig: Rig) => {
        const record = rig.store.record;
        rig.store.record = async (operation, transition) => {
          if (transition.kind === 'token') throw new Error('connection lost');
          return record(operation, transition);
        };
      },
    ],
  ])('of a close that is %s: no order slot stays taken', async (_how, arrange) => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    arrange(rig);
    await rig.cycle();
    expect(rig.gateway.slotsReserved).toBeGreaterThan(0);
    expect(rig.gateway.slotsHeld).toBe(0);
  });

  it('at a remainder without room for its order: waits, and sends it when there is room', async () => {
    const rig = makeRig({ naked: 'INTENDED' });
    rig.gateway.slots = false;
    await rig.cycle();
    expect(rig.gateway.sent).toEqual([]);
    expect(rig.store.operations()[0]?.status).toBe('CLOSING');
    rig.gateway.slots = true;
    await rig.cycle();
    expect(rig.gateway.sent.map((order) => order.positionSide)).toEqual(['SHORT']);
    expect(rig.gateway.slotsReserved).toBe(1);
    expect(rig.gateway.slotsHeld).toBe(0);
  });

  it('at a remainder, its account disabled meanwhile: alerted while it waits, and driven to its end', async () => {
    const rig = makeRig({ naked: 'INTENDED' });
    const [work] = await rig.store.loadWork();
    if (work === undefined) throw new Error('there is nothing to do');
    rig.store.addAccount({ ...work.account, enabled: false });
    rig.gateway.slots = false;
    await rig.cycle();
    expect(rig.store.openAlerts()).toMatchObject([{ kind: 'NAKED_LEG' }]);
    rig.gateway.slots = true;
    await rig.cycle();
    expect(rig.gateway.sent.map((order) => order.positionSide)).toEqual(['SHORT']);
  });

  it('asks with the priority of what waits for it: reading, closing, naked', async () => {
    const rig = makeRig();
    await rig.cycle();
    expect(rig.gateway.asked).toEqual(['read fetchPositions']);
    const naked = makeRig({ naked: 'SENT' });
    await naked.cycle();
    expect(naked.gateway.asked).toContain('naked fetchPositions');
    const closing = makeRig();
    closing.gateway.mark = '105';
    await closing.cycle();
    expect(closing.gateway.asked).toContain('close fetchMark');
    expect(closing.gateway.asked).toContain('naked fetchTrades');
  });

  it('loads orders believed absent where there is one, and where this pass may have concluded one', async () => {
    const rig = makeRig();
    let loads = 0;
    const { loadAbsentOrders, loadWork } = rig.store;
    rig.store.loadAbsentOrders = (...args) => {
      loads += 1;
      return loadAbsentOrders(...args);
    };
    await rig.cycle();
    expect(loads).toBe(0);
    rig.store.loadWork = async () =>
      (await loadWork()).map((work) => ({ ...work, hasAbsent: true }));
    await rig.cycle();
    expect(loads).toBe(1);
    rig.store.loadWork = loadWork;
    rig.gateway.mark = '105';
    await rig.cycle();
    expect(loads).toBe(2);
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
