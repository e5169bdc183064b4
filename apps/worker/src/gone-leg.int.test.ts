// Legs of an ACTIVE operation that others closed: who it was, and what its policy says follows.
import { decimal, sum, toText, type Policies } from '@hedge/domain';
import { AT_TARGET, BTC, expectBooksBalanced, SOME_HEDGE, useWorkedDesk } from '@hedge/testkit';
import { askAsOwner } from './test/owner';

jest.setTimeout(60_000);

const its = useWorkedDesk();

const NONE = { externalQuantity: decimal('0'), externalCause: null };

/** An operation that one reading has seen whole. */
async function openSeen(policies: Partial<Policies> = {}): Promise<string> {
  const id = await its.desk.open({ ...SOME_HEDGE, policies });
  await its.worker.cycle();
  return id;
}

/** As the exchange itself closes it, with its own order ids. */
async function force(
  door: 'liquidations' | 'adl',
  positionSide: 'LONG' | 'SHORT',
  quantity?: string,
): Promise<void> {
  const position = { apiKey: its.desk.apiKey, symbol: 'BTCUSDT', positionSide };
  const part = quantity === undefined ? {} : { quantity };
  await its.paper.control('POST', `/${door}`, { ...position, ...part });
}

const until = (reason: string, id: string) =>
  its.worker.cycleUntil(reason, async () => {
    return (await its.desk.findOperation(id))?.attention?.reason === reason;
  });

/** What the ledger's trades leave of a position. */
const positionOf = async (side: 'LONG' | 'SHORT'): Promise<string> => {
  const { fills } = await its.desk.readLedger();
  const opens = side === 'LONG' ? 'BUY' : 'SELL';
  const changes = fills
    .filter((fill) => fill.positionSide === side)
    .map((fill) => (fill.side === opens ? decimal(fill.quantity) : decimal(fill.quantity).neg()));
  return toText(sum(changes));
};

describe('a leg closed by hand (50)', () => {
  it('under HOLD: attention and an alert after two readings, told once, and nothing is sent', async () => {
    const id = await openSeen();
    await its.desk.setPosition(BTC, 'LONG', '0');
    await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({ attention: null });
    await its.worker.cycle();
    await its.paper.setMark(BTC, AT_TARGET);
    for (let count = 0; count < 4; count += 1) await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({
      ...{ status: 'ACTIVE', orders: [], attention: { reason: 'LEG_GONE' } },
    });
    expect(await its.desk.readOpenAlertKinds()).toEqual(['ATTENTION']);
    expect(its.worker.events.filter((event) => event.kind === 'legGone')).toEqual([
      {
        kind: 'legGone',
        operationId: id,
        legs: [{ side: 'LONG', cause: 'MANUAL' }],
        follows: 'policy',
      },
    ]);
    await expectBooksBalanced(its.desk);
  });

  it('under CLOSE_OTHER: the other leg closes below the target, and history says why', async () => {
    const id = await openSeen({ onManualClose: 'CLOSE_OTHER' });
    await its.desk.setPosition(BTC, 'LONG', '0');
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readOrders(id)).toEqual(['S1 FILLED 0.01']);
    expect(await its.desk.readHistory(id)).toMatchObject([
      {
        ...{ closeReason: 'LEG_CLOSED', triggerPnl: null, netPnl: null },
        legs: [
          { quantity: decimal('0'), externalQuantity: decimal('0.02'), externalCause: 'MANUAL' },
          { quantity: decimal('0.01'), ...NONE },
        ],
      },
    ]);
    expect(await its.desk.readOpenAlertKinds()).toEqual(['LEG_CLOSED']);
    await expectBooksBalanced(its.desk);
  });

  it('under SETTLE: it ends, and the other position stays open', async () => {
    const id = await openSeen({ onManualClose: 'SETTLE' });
    await its.desk.setPosition(BTC, 'SHORT', '0');
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readOrders(id)).toEqual([]);
    expect(await its.desk.readHistory(id)).toMatchObject([
      {
        closeReason: 'LEG_CLOSED',
        legs: [
          { quantity: decimal('0'), ...NONE },
          { externalQuantity: decimal('0.01'), externalCause: 'MANUAL' },
        ],
      },
    ]);
    expect(await positionOf('LONG')).toBe('0.02');
    await expectBooksBalanced(its.desk);
  });

  it('then the account switched to one-way: with both legs gone it ends as closed outside', async () => {
    const id = await openSeen();
    await its.desk.setPosition(BTC, 'LONG', '0');
    await its.desk.setPosition(BTC, 'SHORT', '0');
    await askAsOwner(its, 'POST', '/fapi/v1/positionSide/dual', { dualSidePosition: 'false' });
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readHistory(id)).toMatchObject([
      {
        closeReason: 'CLOSED_OUTSIDE',
        legs: [{ externalCause: 'MANUAL' }, { externalCause: 'MANUAL' }],
      },
    ]);
    await expectBooksBalanced(its.desk);
  });

  it('and the account in one-way mode, as an order’s refusal says: withdrawn with attention', async () => {
    const id = await openSeen();
    await its.paper.setMark(BTC, AT_TARGET);
    const text = "Order's position side does not match user's setting.";
    await its.paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', times: 2, when: 'before' },
      do: { status: 400, body: JSON.stringify({ code: -4061, msg: text }) },
    });
    await until('ACCOUNT_REFUSED', id);
    expect(await its.desk.findOperation(id)).toMatchObject({ status: 'ACTIVE' });
    expect((await its.desk.readOrders(id)).filter((row) => row.includes('FILLED'))).toEqual([]);
    await its.worker.cycleUntilClosed(id);
    await expectBooksBalanced(its.desk);
  });

  it('not at all, but grown: it closes its own quantity at the target, and the rest stays', async () => {
    const id = await openSeen();
    await its.desk.setPosition(BTC, 'LONG', '0.05');
    for (let count = 0; count < 3; count += 1) await its.worker.cycle();
    expect(await its.desk.findOperation(id)).toMatchObject({ attention: null });
    await its.paper.setMark(BTC, AT_TARGET);
    await its.worker.cycleUntilClosed(id);
    expect(await positionOf('LONG')).toBe('0.03');
    await expectBooksBalanced(its.desk);
  });

  it('in part, then wholly: SHORT_POSITION, then what the policy says of both trades', async () => {
    const id = await openSeen({ onManualClose: 'CLOSE_OTHER' });
    await its.desk.setPosition(BTC, 'LONG', '0.015');
    await until('SHORT_POSITION', id);
    expect(await its.desk.readOrders(id)).toEqual([]);
    await its.desk.setPosition(BTC, 'LONG', '0');
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readHistory(id)).toMatchObject([
      { legs: [{ externalQuantity: decimal('0.02') }, { quantity: decimal('0.01') }] },
    ]);
    await expectBooksBalanced(its.desk);
  });
});

describe('a leg that the exchange closed (51)', () => {
  const doors = [
    ['liquidations', 'LIQUIDATION'],
    ['adl', 'ADL'],
  ] as const;

  it.each(doors)(
    'by %s in two pieces under CLOSE_OTHER: the other leg closes',
    async (door, why) => {
      const id = await openSeen();
      await force(door, 'SHORT', '0.004');
      await force(door, 'SHORT');
      await its.worker.cycleUntilClosed(id);
      expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02']);
      expect(await its.desk.readHistory(id)).toMatchObject([
        {
          closeReason: why,
          legs: [
            { quantity: decimal('0.02'), ...NONE },
            { quantity: decimal('0'), externalQuantity: decimal('0.01'), externalCause: why },
          ],
        },
      ]);
      await expectBooksBalanced(its.desk);
    },
  );

  it.each(doors)('by %s under HOLD: attention, and nothing is sent', async (door, why) => {
    const id = await openSeen({ onLiquidation: 'HOLD' });
    await force(door, 'LONG');
    await until('LEG_GONE', id);
    await its.worker.cycle();
    expect(await its.desk.readOrders(id)).toEqual([]);
    expect(its.worker.events).toContainEqual(
      expect.objectContaining({ legs: [{ side: 'LONG', cause: why }], follows: 'policy' }),
    );
    await expectBooksBalanced(its.desk);
  });

  it.each(doors)('by %s under SETTLE: it ends, and the other position stays', async (door, why) => {
    const id = await openSeen({ onLiquidation: 'SETTLE' });
    await force(door, 'LONG');
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readOrders(id)).toEqual([]);
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: why }]);
    expect(await positionOf('SHORT')).toBe('0.01');
    await expectBooksBalanced(its.desk);
  });

  it('whose other leg an order closes without an answer: found by its id, and not sent again', async () => {
    const id = await openSeen();
    await force('liquidations', 'LONG');
    await its.paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', when: 'afterExecution', do: { drop: true } },
    });
    await its.worker.cycleUntilClosed(id);
    expect(await its.desk.readOrders(id)).toEqual(['S1 FILLED 0.01']);
    await expectBooksBalanced(its.desk);
  });

  it('whose other leg the exchange refuses to close: withdrawn, visible, and closed by a new decision', async () => {
    const id = await openSeen();
    await force('liquidations', 'LONG');
    await its.paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', times: 1, when: 'before' },
      do: { status: 400, body: JSON.stringify({ code: -4131, msg: 'PERCENT_PRICE' }) },
    });
    await until('LEG_GONE', id);
    await its.worker.cycleUntilClosed(id);
    const orders = await its.desk.readOrders(id);
    expect(orders[0]).toBe('S1 REJECTED 0');
    expect(orders.at(-1)).toMatch(/^S\d FILLED 0.01$/);
    expect(await its.desk.readHistory(id)).toMatchObject([{ closeReason: 'LIQUIDATION' }]);
    await expectBooksBalanced(its.desk);
  });
});
