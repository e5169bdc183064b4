// What follows from a cause and a policy; each transition must be one that the state machine takes.
import { applyTransition } from './apply-transition';
import { decideClose } from './decision';
import { decimal } from './decimal';
import { planFollowUp, reasonOf, type FollowUp, type GoneLegs } from './follow-up';
import type { ExternalCause, ExternalFill, Operation } from './operation';
import type { PositionSide } from './sides';
import { anOperation, aPosition, idOf, READ_AT, SYMBOL } from './test/builders';

const CAUSES: readonly ExternalCause[] = ['LIQUIDATION', 'ADL', 'MANUAL'];
const POLICIES = ['CLOSE_OTHER', 'HOLD', 'SETTLE'] as const;
const REASONS = { LIQUIDATION: 'LIQUIDATION', ADL: 'ADL', MANUAL: 'LEG_CLOSED' };

const lost = (side: PositionSide, cause: ExternalCause, quantity?: string): ExternalFill => ({
  ...{ tradeId: `${side} ${cause}`, exchangeOrderId: '7', clientOrderId: 'x', symbol: SYMBOL },
  ...{ cause, side, price: decimal('90'), time: READ_AT - (side === 'LONG' ? 900 : 400) },
  quantity: decimal(quantity ?? (side === 'LONG' ? '2' : '1')),
});

function under(
  policy: (typeof POLICIES)[number],
  cause: ExternalCause,
  change: Partial<Operation> = {},
): Operation {
  const { policies } = anOperation();
  const column = cause === 'MANUAL' ? 'onManualClose' : 'onLiquidation';
  const other = policy === 'HOLD' ? 'SETTLE' : 'HOLD';
  return anOperation({
    policies: { ...policies, onLiquidation: other, onManualClose: other, [column]: policy },
    ...change,
  });
}

function follow(operation: Operation, change: Partial<GoneLegs> = {}): FollowUp {
  return planFollowUp({
    operation,
    standing: { kind: 'legGone', side: 'LONG', isOtherWhole: true },
    fills: [lost('LONG', 'LIQUIDATION')],
    reading: { readAt: READ_AT, positions: [aPosition('SHORT', '4')] },
    accountEnabled: true,
    decisionId: 'outside',
    now: READ_AT + 300,
    ...change,
  });
}

function transitionOf(operation: Operation, followUp: FollowUp) {
  if (followUp.kind === 'hold') throw new Error(`held: ${followUp.why}`);
  const applied = applyTransition(operation, followUp.transition);
  if (applied.kind === 'refused') throw new Error(applied.why);
  return { transition: followUp.transition, after: applied.operation };
}

describe('one leg closed by others', () => {
  it.each(CAUSES)('%s under HOLD: nothing is done', (cause) => {
    const held = follow(under('HOLD', cause), { fills: [lost('LONG', cause)] });
    expect(held).toEqual({ kind: 'hold', why: 'policy' });
  });

  it.each(CAUSES)(
    '%s under CLOSE_OTHER: the other is closed, naked since the last trade',
    (cause) => {
      const operation = under('CLOSE_OTHER', cause);
      const fills = [lost('LONG', cause)];
      const { transition, after } = transitionOf(operation, follow(operation, { fills }));
      expect(transition).toMatchObject({
        ...{ kind: 'closeOther', side: 'LONG', reason: REASONS[cause], fills, readAt: READ_AT },
        order: {
          ...{ clientOrderId: idOf('SHORT'), side: 'SHORT', quantity: decimal('1') },
          ...{ readAt: READ_AT, decisionId: 'outside', baseline: { amount: decimal('4') } },
        },
      });
      expect(after).toMatchObject({
        ...{ status: 'CLOSING', nakedSince: READ_AT - 900, triggerPnl: null, externalFills: fills },
      });
    },
  );

  it.each(CAUSES)('%s under SETTLE: it ends, and the other leg is in no number', (cause) => {
    const operation = under('SETTLE', cause);
    const fills = [lost('LONG', cause)];
    const { transition, after } = transitionOf(operation, follow(operation, { fills }));
    expect(after).toBeNull();
    expect(transition).toMatchObject({
      kind: 'settleOutside',
      history: {
        ...{ closeReason: REASONS[cause], closedAt: READ_AT - 900, nakedMs: 900, netPnl: null },
        legs: [
          { quantity: decimal('0'), externalQuantity: decimal('2'), externalCause: cause },
          { quantity: decimal('0'), externalQuantity: decimal('0'), externalCause: null },
        ],
      },
    });
  });

  it('by a person and by liquidation goes by the liquidation, the graver', () => {
    const operation = under('CLOSE_OTHER', 'LIQUIDATION');
    const fills = [lost('LONG', 'MANUAL', '1.5'), lost('LONG', 'LIQUIDATION', '0.5')];
    const { transition } = transitionOf(operation, follow(operation, { fills }));
    expect(transition).toMatchObject({ kind: 'closeOther', reason: 'LIQUIDATION' });
  });

  it.each<[string, Partial<Operation>, Partial<GoneLegs>, string]>([
    ['while it is paused', { autoCloseEnabled: false }, {}, 'paused'],
    ['while its account is disabled', {}, { accountEnabled: false }, 'paused'],
    ['before retry_at', { retryAt: READ_AT + 301 }, {}, 'retryLater'],
    [
      'while the other leg is short',
      {},
      { standing: { kind: 'legGone', side: 'LONG', isOtherWhole: false } },
      'otherShort',
    ],
    [
      'while something else needs a person',
      { attention: { reason: 'FOREIGN_ORDER', since: 1 } },
      {},
      'otherAttention',
    ],
  ])('%s: the other leg is not closed', (_title, change, given, why) => {
    const operation = under('CLOSE_OTHER', 'LIQUIDATION', change);
    expect(follow(operation, given)).toEqual({ kind: 'hold', why });
  });

  it('and recorded before: a new decision is for the other leg alone', () => {
    const operation = under('CLOSE_OTHER', 'ADL', { externalFills: [lost('LONG', 'ADL')] });
    const { after } = transitionOf(operation, follow(operation, { fills: [] }));
    expect(after?.orders.map((order) => order.side)).toEqual(['SHORT']);
    expect(reasonOf(operation, 'decision-2')).toBe('ADL');
  });

  it('never reaches its target, though somebody opens the position again', () => {
    const operation = under('CLOSE_OTHER', 'ADL', { externalFills: [lost('LONG', 'ADL')] });
    const positions = [aPosition('LONG', '2', '1000'), aPosition('SHORT', '1', '1000')];
    const decision = decideClose(operation, true, { readAt: READ_AT, positions }, false);
    expect(decision).toEqual({ kind: 'hold', why: 'legMissing', pnl: null });
  });
});

describe('both legs closed by others', () => {
  it.each(POLICIES)('under %s: it ends as closed outside, with each cause', (policy) => {
    const operation = under(policy, 'MANUAL');
    const fills = [lost('LONG', 'ADL'), lost('SHORT', 'MANUAL')];
    const given = { fills, standing: { kind: 'bothGone' } } as const;
    const { transition, after } = transitionOf(operation, follow(operation, given));
    expect(after).toBeNull();
    expect(transition).toMatchObject({
      history: {
        ...{ closeReason: 'CLOSED_OUTSIDE', closedAt: READ_AT - 400, nakedMs: 500 },
        legs: [{ externalCause: 'ADL' }, { externalCause: 'MANUAL' }],
      },
    });
  });
});
