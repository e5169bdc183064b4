// Resting orders that hold the quantity a close needs: nothing is settled by them.
import type { Policies } from '@hedge/domain';
import { AT_TARGET, BTC, expectBooksBalanced, SOME_HEDGE, useWorkedDesk } from '@hedge/testkit';
import { askAsOwner } from './test/owner';

jest.setTimeout(60_000);

const TAKE_PROFIT = 'take-profit';
const codes = [
  ['refuse2022', '-2022'],
  ['refuse4118', '-4118'],
] as const;

const its = useWorkedDesk();
afterEach(() => its.paper.control('PUT', '/switches', { restingOrders: 'ignore' }));

/** An operation at its target whose SHORT is held by an order of its owner, which nothing reaches. */
async function openHeld(restingOrders: string, policies: Partial<Policies> = {}): Promise<string> {
  await its.paper.control('PUT', '/switches', { restingOrders });
  const id = await its.desk.open({ ...SOME_HEDGE, policies });
  await askAsOwner(its, 'POST', '/fapi/v1/order', {
    ...{ symbol: 'BTCUSDT', side: 'BUY', positionSide: 'SHORT', type: 'LIMIT' },
    ...{ quantity: '0.01', price: '40000', timeInForce: 'GTC', newClientOrderId: TAKE_PROFIT },
  });
  await its.paper.setMark(BTC, AT_TARGET);
  return id;
}

const cancelled = () => its.worker.events.filter((event) => event.kind === 'orderCleared');

describe('a close that resting orders hold up (53a)', () => {
  it.each(codes)(
    '%s under ALERT: attention, one leg naked, not settled; closed once they are gone',
    async (restingOrders, code) => {
      const id = await openHeld(restingOrders);
      await its.worker.cycleUntil('the attention', async () => {
        return (await its.desk.findOperation(id))?.attention?.reason === 'RESTING_ORDERS';
      });
      const held = await its.desk.findOperation(id);
      expect(held).toMatchObject({ status: 'CLOSING' });
      expect(held?.orders.find((order) => order.side === 'SHORT')?.refusal).toContain(code);
      expect(await its.desk.readHistory(id)).toEqual([]);
      expect(cancelled()).toEqual([]);
      await askAsOwner(its, 'DELETE', '/fapi/v1/order', {
        ...{ symbol: 'BTCUSDT', origClientOrderId: TAKE_PROFIT },
      });
      await its.worker.cycleUntilClosed(id);
      await expectBooksBalanced(its.desk, { byOwner: [TAKE_PROFIT] });
    },
  );

  it.each(codes)(
    '%s under CANCEL_AND_RETRY: they are cancelled, and the leg closes',
    async (restingOrders) => {
      const id = await openHeld(restingOrders, { onRestingOrders: 'CANCEL_AND_RETRY' });
      await its.worker.cycleUntilClosed(id);
      const orders = await its.desk.readOrders(id);
      expect(orders).toContain('S1 REJECTED 0');
      expect(orders.at(-1)).toMatch(/^S\d FILLED 0.01$/);
      expect(cancelled()).toMatchObject([{ order: { clientOrderId: TAKE_PROFIT }, why: null }]);
      const { orders: placed } = await its.desk.readLedger();
      const takeProfit = placed.find((order) => order.clientOrderId === TAKE_PROFIT);
      expect(takeProfit).toMatchObject({ status: 'CANCELED', executedQuantity: '0' });
      await expectBooksBalanced(its.desk, { byOwner: [TAKE_PROFIT] });
    },
  );
});
