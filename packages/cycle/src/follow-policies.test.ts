// A leg that others closed: who it was, what follows, and what never follows from one reading.
import { closingSide, decimal, toText, type PositionSide } from '@hedge/domain';
import { makeRig, positionsOf, type Rig } from './test/rig';

type Row = ReturnType<typeof positionsOf>[number];

/** Takes the positions of these sides away, traded under an order with this id. */
function close(rig: Rig, clientOrderId: string, ...sides: readonly PositionSide[]): void {
  for (const side of sides) {
    const leg = rig.operation.legs[side === 'LONG' ? 0 : 1];
    const exchangeOrderId = `${clientOrderId} ${side}`;
    rig.gateway.others.set(exchangeOrderId, clientOrderId);
    rig.gateway.trades.push({
      ...{ tradeId: `7${side}`, exchangeOrderId, symbol: leg.symbol, positionSide: side },
      ...{ orderSide: closingSide(side), quantity: leg.quantity, price: decimal('90') },
      ...{ commission: decimal('0'), commissionAsset: 'USDT', realizedPnl: decimal('0') },
      time: rig.gateway.now,
    });
  }
  hide(rig, ...sides);
}

function hide(rig: Rig, ...sides: readonly PositionSide[]): void {
  const isLeft = ({ side }: Row): boolean => !sides.includes(side);
  rig.gateway.positions = positionsOf(rig.operation).filter(isLeft);
}

/** So many, or until the operation has ended. */
async function cycles(rig: Rig, count: number): Promise<void> {
  for (let done = 0; done < count && rig.store.operations().length > 0; done += 1) {
    await rig.cycle();
  }
}

const attentionIn = (rig: Rig) => rig.store.operations()[0]?.attention?.reason ?? null;
const messagesOf = (rig: Rig) => rig.store.openAlerts().map(({ message }) => message);
const toldBy = (rig: Rig) => rig.events.filter((event) => event.kind === 'legGone');

describe('a leg that others closed', () => {
  it('is nothing after one reading: nothing is asked, stored or sent (55)', async () => {
    const rig = makeRig();
    await rig.cycle();
    close(rig, 'autoclose-1', 'LONG');
    rig.gateway.asked.length = 0;
    await rig.cycle();
    expect([attentionIn(rig), rig.gateway.sent, toldBy(rig)]).toEqual([null, [], []]);
    expect(rig.gateway.asked).not.toContain('naked fetchTrades');
    rig.gateway.positions = positionsOf(rig.operation);
    await rig.cycle();
    hide(rig, 'LONG');
    await rig.cycle();
    expect([attentionIn(rig), rig.gateway.sent]).toEqual([null, []]);
  });

  it.each([
    ['autoclose-1', 'LIQUIDATION'],
    ['adl_autoclose', 'ADL'],
  ])(
    'by %s: the other leg closes in the cycle that knows it, and history says %s',
    async (id, why) => {
      const rig = makeRig();
      await rig.cycle();
      close(rig, id, 'LONG');
      await rig.cycle();
      await rig.cycle();
      expect(rig.gateway.sent).toMatchObject([
        { positionSide: 'SHORT', orderSide: 'BUY', signedAt: rig.gateway.now, recvWindowMs: 5_000 },
      ]);
      expect(rig.gateway.sent.map((order) => toText(order.quantity))).toEqual(['1']);
      expect(rig.store.operations()).toEqual([]);
      expect(rig.store.history()).toMatchObject([
        {
          ...{ closeReason: why, triggerPnl: null, netPnl: null },
          legs: [
            { externalCause: why, externalQuantity: decimal('2') },
            { quantity: decimal('1') },
          ],
        },
      ]);
      expect(toldBy(rig)).toMatchObject([
        { legs: [{ side: 'LONG', cause: why }], follows: 'closeOther' },
      ]);
    },
  );

  it('by a person, who is held to by default: attention and an alert, and nothing is sent', async () => {
    const rig = makeRig();
    await rig.cycle();
    close(rig, 'web_1', 'SHORT');
    await cycles(rig, 5);
    expect([attentionIn(rig), rig.gateway.sent]).toEqual(['LEG_GONE', []]);
    expect(rig.store.openAlerts()).toMatchObject([{ kind: 'ATTENTION' }]);
    expect(toldBy(rig)).toMatchObject([
      { legs: [{ side: 'SHORT', cause: 'MANUAL' }], follows: 'policy' },
    ]);
  });

  it('by nobody whom the trades tell: attention, never an order; less and less often asked', async () => {
    const rig = makeRig();
    await rig.cycle();
    hide(rig, 'LONG');
    await cycles(rig, 40);
    expect([attentionIn(rig), rig.gateway.sent]).toEqual(['LEG_GONE', []]);
    const asked = rig.gateway.asked.filter((each) => each === 'naked fetchTrades');
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThan(9);
  });

  it('whose trades become visible later: the other leg closes then', async () => {
    const rig = makeRig();
    await rig.cycle();
    hide(rig, 'LONG');
    await cycles(rig, 3);
    expect(attentionIn(rig)).toBe('LEG_GONE');
    close(rig, 'autoclose-1', 'LONG');
    await cycles(rig, 4);
    expect(rig.store.history()).toMatchObject([{ closeReason: 'LIQUIDATION' }]);
    expect(rig.store.openAlerts()).toMatchObject([{ kind: 'LEG_CLOSED' }]);
  });

  it('under SETTLE: it ends without an order, and the other position stays', async () => {
    const rig = makeRig();
    await rig.cycle();
    const { policies } = rig.operation;
    rig.store.editOperation(rig.operation.id, {
      policies: { ...policies, onManualClose: 'SETTLE' },
    });
    close(rig, 'web_1', 'SHORT');
    await cycles(rig, 2);
    expect(rig.gateway.sent).toEqual([]);
    expect(rig.store.history()).toMatchObject([
      {
        closeReason: 'LEG_CLOSED',
        legs: [{ quantity: decimal('0') }, { externalCause: 'MANUAL' }],
      },
    ]);
  });

  it('both: it ends as closed outside, though a person did it', async () => {
    const rig = makeRig();
    await rig.cycle();
    close(rig, 'web_1', 'LONG', 'SHORT');
    await cycles(rig, 2);
    expect(rig.store.history()).toMatchObject([{ closeReason: 'CLOSED_OUTSIDE' }]);
    expect(rig.gateway.sent).toEqual([]);
  });

  it('without room for an order: nothing is recorded, and the next cycles try again', async () => {
    const rig = makeRig();
    await rig.cycle();
    rig.gateway.slots = false;
    close(rig, 'autoclose-1', 'LONG');
    await cycles(rig, 2);
    expect([rig.store.orders(), attentionIn(rig)]).toEqual([[], 'LEG_GONE']);
    rig.gateway.slots = true;
    await cycles(rig, 3);
    expect(rig.store.history()).toMatchObject([{ closeReason: 'LIQUIDATION' }]);
    expect(rig.gateway.slotsHeld).toBe(0);
  });

  it('on a paused operation, the only one of its account: held, and people are told why', async () => {
    const rig = makeRig();
    await rig.cycle();
    rig.store.editOperation(rig.operation.id, { autoCloseEnabled: false });
    close(rig, 'autoclose-1', 'LONG');
    await cycles(rig, 4);
    expect([attentionIn(rig), rig.gateway.sent]).toEqual(['LEG_GONE', []]);
    expect(messagesOf(rig)).toEqual([
      expect.stringContaining('needs a person: LEG_GONE'),
      expect.stringContaining(
        'stands alone: its policy is to close it, but the operation is paused',
      ),
    ]);
  });

  it('paused after it was told of: the reason is told too; resumed, the other leg closes', async () => {
    const rig = makeRig();
    await rig.cycle();
    hide(rig, 'LONG');
    await cycles(rig, 3);
    expect(messagesOf(rig)).toHaveLength(1);
    rig.store.editOperation(rig.operation.id, { autoCloseEnabled: false });
    close(rig, 'autoclose-1', 'LONG');
    await cycles(rig, 3);
    expect(messagesOf(rig)[1]).toContain('the operation is paused');
    rig.store.editOperation(rig.operation.id, { autoCloseEnabled: true });
    await cycles(rig, 3);
    expect(rig.store.history()).toMatchObject([{ closeReason: 'LIQUIDATION' }]);
    expect(rig.store.openAlerts()).toMatchObject([{ kind: 'LEG_CLOSED' }]);
  });

  it('on an account that is disabled then: still watched, held, and the reason is told', async () => {
    const rig = makeRig();
    await rig.cycle();
    hide(rig, 'LONG');
    await cycles(rig, 3);
    const [work] = await rig.store.loadWork();
    if (work === undefined) throw new Error('the account is not visited');
    rig.store.addAccount({ ...work.account, enabled: false });
    close(rig, 'autoclose-1', 'LONG');
    await cycles(rig, 6);
    expect(rig.gateway.sent).toEqual([]);
    expect(messagesOf(rig)[1]).toContain('the account is disabled');
  });

  it('beside a leg that its position does not cover: that is the reason', async () => {
    const rig = makeRig();
    await rig.cycle();
    close(rig, 'autoclose-1', 'LONG');
    rig.gateway.positions = positionsOf(rig.operation)
      .filter(({ side }) => side === 'SHORT')
      .map((row) => ({ ...row, amount: decimal('0.5') }));
    await cycles(rig, 3);
    expect(messagesOf(rig)[1]).toContain('its position is smaller than the leg');
    // Opened again, both of them: nothing of it stands any more.
    rig.gateway.positions = positionsOf(rig.operation);
    await cycles(rig, 3);
    expect([attentionIn(rig), messagesOf(rig)]).toEqual([null, []]);
  });

  it('resolved by an operator: it is back after two readings of its own', async () => {
    const rig = makeRig();
    await rig.cycle();
    close(rig, 'web_1', 'SHORT');
    await cycles(rig, 3);
    rig.store.editOperation(rig.operation.id, { attention: null });
    await rig.cycle();
    expect(attentionIn(rig)).toBeNull();
    await rig.cycle();
    expect(attentionIn(rig)).toBe('LEG_GONE');
  });
});
