// A restored backup has forgotten orders: what the exchange lists and the record lacks stops the close.
import {
  buildClientOrderId,
  closingSide,
  type Answer,
  type Leg,
  type VenueOrder,
} from '@hedge/domain';
import { aClosing } from '@hedge/testkit';
import { makeRig, type Rig } from './test/rig';

/** Makes the exchange list one filled order of the LONG leg, under the id of this attempt. */
function listing(rig: Rig, attempt: number, id = rig.operation.id): void {
  const [leg]: readonly [Leg, Leg] = rig.operation.legs;
  const order: VenueOrder = {
    exchangeOrderId: '77',
    clientOrderId: buildClientOrderId(id, leg.side, attempt),
    symbol: leg.symbol,
    positionSide: leg.side,
    orderSide: closingSide(leg.side),
    quantity: leg.quantity,
    executed: leg.quantity,
    status: 'FILLED',
    time: rig.gateway.now,
  };
  rig.gateway.fetchOrders = async () => ({
    kind: 'answer',
    requestedAt: rig.gateway.now,
    value: [order],
  });
}

describe('an operation whose record lacks an order of its own', () => {
  it.each([1, 3])('attempt %i: is not closed, and a person is called', async (attempt) => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    listing(rig, attempt);
    await rig.cycle();
    await rig.cycle();
    expect(rig.gateway.sent).toEqual([]);
    expect(rig.store.orders()).toEqual([]);
    expect(rig.store.operations()[0]?.attention?.reason).toBe('EVIDENCE_CONFLICT');
    expect(rig.store.openAlerts()[0]?.kind).toBe('ATTENTION');
    await rig.cycle();
    expect(rig.store.operations()[0]?.attention?.reason).toBe('EVIDENCE_CONFLICT');
  });

  it('CLOSING: what is intended is neither sent nor withdrawn', async () => {
    const rig = makeRig({ naked: 'INTENDED' });
    listing(rig, 2);
    await rig.cycle();
    expect(rig.gateway.sent).toEqual([]);
    const [operation] = rig.store.operations();
    expect(operation?.status).toBe('CLOSING');
    expect(operation?.attention?.reason).toBe('EVIDENCE_CONFLICT');
  });
});

describe('the comparison of a record with the list of orders', () => {
  it('is made once per process', async () => {
    const rig = makeRig();
    let asked = 0;
    const { fetchOrders } = rig.gateway;
    rig.gateway.fetchOrders = (symbol, since) => {
      asked += 1;
      return fetchOrders(symbol, since);
    };
    for (let count = 0; count < 3; count += 1) await rig.cycle();
    expect(asked).toBe(new Set(rig.operation.legs.map(({ symbol }) => symbol)).size);
  });

  it('not answered: nothing is closed, it is asked again, and after a minute people are told', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    rig.elapsedMs = 0;
    const { fetchOrders } = rig.gateway;
    const deaf: Answer<never> = { kind: 'failed', requestedAt: 0, why: 'timeout' };
    rig.gateway.fetchOrders = async () => deaf;
    expect((await rig.cycle()).alerts).toEqual([]);
    expect(rig.gateway.sent).toEqual([]);
    rig.elapsedMs = 60_000;
    expect((await rig.cycle()).alerts).toMatchObject([{ kind: 'ACCOUNT_NOT_SERVED' }]);
    rig.gateway.fetchOrders = fetchOrders;
    expect(await rig.cycle()).toMatchObject({ closed: 1, alerts: [] });
  });

  it('knows what another worker recorded since the operation was loaded', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    listing(rig, 1);
    const { id, legs } = rig.operation;
    rig.store.loadOperation = async () => aClosing({ id, legs }, { state: 'SENT' });
    await rig.cycle();
    expect(rig.deps.memory.forgottenOf(rig.operation.id)).toEqual([]);
  });

  it('leaves alone what carries the ids of others', async () => {
    const rig = makeRig();
    rig.gateway.mark = '105';
    listing(rig, 1, '00000000-0000-4000-8000-00000000abcd');
    expect(await rig.cycle()).toMatchObject({ closed: 1 });
  });
});
