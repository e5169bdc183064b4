// What a partial execution leaves may be less than the exchange takes in one order: filters that changed
// under the position, or a fill that ended off the lot step.
import { decimal, sum, toText, type SendOutcome } from '@hedge/domain';
import type { OrderRequest } from './ports/gateway';
import { makeRig, type Rig } from './test/rig';

const TOO_SMALL: SendOutcome = {
  kind: 'notSent',
  refusal: { kind: 'order', code: null, text: 'quantity 0.0005 is under the minimum 0.001' },
};

/** LONG executes all but a rest, and every order for that rest is refused while `isRefused` says so. */
function leaveRest(rig: Rig, isRefused: () => boolean): void {
  const { sendOrder } = rig.gateway;
  rig.gateway.sendOrder = async (request: OrderRequest): Promise<SendOutcome> => {
    if (request.positionSide === 'SHORT') return sendOrder(request);
    if (request.quantity.eq('2')) {
      const part = await sendOrder({ ...request, quantity: decimal('1.9995') });
      if (part.kind !== 'accepted') return part;
      const { quantity } = request;
      return { kind: 'accepted', order: { ...part.order, quantity, status: 'EXPIRED' } };
    }
    if (!isRefused()) return sendOrder(request);
    rig.gateway.sent.push(request);
    rig.gateway.slotsHeld -= 1;
    return TOO_SMALL;
  };
}

const restsSent = (rig: Rig) =>
  rig.gateway.sent.filter(
    ({ positionSide, quantity }) => positionSide === 'LONG' && quantity.lt('1'),
  );

describe('a rest that no order can close', () => {
  it('is tried ever more rarely, told, and closed once orders take it: no loop, nothing lost (49, 53)', async () => {
    const rig = makeRig();
    let isRefused = true;
    leaveRest(rig, () => isRefused);
    rig.gateway.mark = '105';
    await rig.cycle();
    rig.gateway.mark = '100';
    rig.gateway.positions = (rig.gateway.positions ?? [])
      .filter(({ side }) => side === 'LONG')
      .map((row) => ({ ...row, amount: decimal('0.0005') }));
    for (let cycle = 0; cycle < 300; cycle += 1) await rig.cycle();

    // Ten minutes: 2 s doubling to a minute, and a minute each from then on.
    expect(restsSent(rig).length).toBeLessThanOrEqual(15);
    expect(new Set(restsSent(rig).map(({ quantity }) => toText(quantity)))).toEqual(
      new Set(['0.0005']),
    );
    expect(rig.store.operations()).toMatchObject([{ status: 'CLOSING' }]);
    expect(rig.store.history()).toEqual([]);
    const kinds = rig.store.openAlerts().map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['NAKED_LEG', 'REFUSED_REPEATEDLY']);
    expect(rig.gateway.slotsHeld).toBe(0);

    isRefused = false;
    for (let cycle = 0; cycle < 31 && rig.store.history().length === 0; cycle += 1) {
      await rig.cycle();
    }
    const [long] = rig.store.history()[0]?.legs ?? [];
    expect(long && toText(long.quantity)).toBe('2');
    expect(toText(sum(rig.gateway.trades.map(({ quantity }) => quantity)))).toBe('3');
    expect(rig.store.openAlerts()).toEqual([]);
  });
});
