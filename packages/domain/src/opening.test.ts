// Opening a hedge: sent once under its reading, owned when it is whole, and never left half open.
import { buildClientOrderId } from './client-order-id';
import { decimal } from './decimal';
import type { Position } from './venue';
import type { Fill, Operation, Order } from './operation';
import { DEFAULT_SETTINGS } from './settings';
import type { PositionSide } from './sides';
import {
  anEvidence,
  anOperation,
  anOrder,
  answered,
  aPosition,
  DECISION,
  describeStep,
  OPERATION_ID,
  READ_AT,
  recordedOf,
  stepOf,
  SYMBOL,
} from './test/builders';

/** The receive window and the margin have passed. */
const PROVEN = READ_AT + 15_000;

const opener = (side: PositionSide, change: Partial<Order> = {}): Order => ({
  ...anOrder(side, { kind: 'open', ...change }),
  clientOrderId: buildClientOrderId(OPERATION_ID, side, change.attempt ?? 1, 'open'),
});

function anOpening(orders: readonly Order[], change: Partial<Operation> = {}): Operation {
  const fills = orders.filter(({ state }) => state === 'FILLED').map(fillOf);
  return anOperation({
    ...{ status: 'OPENING', decisionId: DECISION, readAt: READ_AT, onHalfOpen: 'UNDO' },
    ...{ orders, fills, ...change },
  });
}

function fillOf({ clientOrderId, side, symbol, executed: quantity }: Order): Fill {
  return {
    ...{ tradeId: `t-${side}`, exchangeOrderId: `ex-${side}`, clientOrderId, side, symbol },
    ...{ quantity, price: decimal('106'), commission: decimal('0.1'), commissionAsset: 'USDT' },
    ...{ realizedPnl: decimal('0'), time: READ_AT + 100 },
  };
}

/** No look-up finds LONG, and the position is as it was. */
const longIsNowhere = (positions: readonly Position[]) =>
  anEvidence({
    lookups: new Map([[opener('LONG').clientOrderId, answered(null, PROVEN)]]),
    orders: new Map([[`${SYMBOL}@${READ_AT - 1_000}`, answered([], PROVEN)]]),
    trades: new Map([[`${SYMBOL}@${READ_AT - 10_000}`, answered([], PROVEN)]]),
    positions: answered(positions, PROVEN),
  });

describe('a hedge that was asked for', () => {
  const asked = anOpening([], { readAt: null });

  it('is begun on a reading of this cycle, and not once its request is old', () => {
    const evidence = anEvidence({ positions: answered([], READ_AT) });
    const { orders } = recordedOf(asked, stepOf(asked, evidence, READ_AT + 50), 'begin');
    expect(orders.map(({ kind, side }) => `${kind} ${side}`)).toEqual(['open LONG', 'open SHORT']);

    const old = { ...asked, isOpeningOld: true };
    expect(describeStep(stepOf(old, evidence, READ_AT + 50))).toBe('record undone');
  });

  it('is sent under the time of its reading, and not once that is old', () => {
    const intended = anOpening([opener('LONG'), opener('SHORT')]);
    const late = READ_AT + DEFAULT_SETTINGS.decisionWindowMs;
    const token = recordedOf(intended, stepOf(intended, anEvidence(), late), 'token');
    expect(token.signedAt).toBe(READ_AT);

    expect(describeStep(stepOf(intended, anEvidence(), late + 1))).toBe('record undone');
  });
});

describe('a hedge of which both orders are known', () => {
  it('is its own where both legs are whole', () => {
    const whole = anOpening([
      opener('LONG', { state: 'FILLED' }),
      opener('SHORT', { state: 'FILLED' }),
    ]);
    const { legs } = recordedOf(whole, stepOf(whole, anEvidence(), READ_AT + 900), 'open');
    expect(legs.map(({ entryPrice }) => entryPrice.toFixed())).toEqual(['106', '106']);
  });

  it('is closed again where one was refused, and ended where both were', () => {
    const [filled, none] = [
      opener('LONG', { state: 'FILLED' }),
      opener('SHORT', { state: 'REJECTED' }),
    ];
    const half = anOpening([filled, none]);
    const undo = recordedOf(half, stepOf(half, anEvidence(), READ_AT + 900), 'undo');
    expect(undo.orders.map(({ kind, side }) => `${kind} ${side}`)).toEqual(['close LONG']);

    const nothing = anOpening([opener('LONG', { state: 'REJECTED' }), none]);
    expect(describeStep(stepOf(nothing, anEvidence(), READ_AT + 900))).toBe('record undone');
  });
});

describe('an order of an opening that no look-up finds', () => {
  const lost = opener('LONG', { state: 'SENT' });
  const shortFilled = opener('SHORT', { state: 'FILLED' });

  it('is absent, and no other is opened in its place, also where the hedge is to be completed', () => {
    const operation = anOpening([lost, shortFilled], { onHalfOpen: 'COMPLETE' });
    const evidence = longIsNowhere([aPosition('LONG', '5'), aPosition('SHORT', '6')]);
    const finish = recordedOf(operation, stepOf(operation, evidence, PROVEN), 'finish');
    expect(finish).toMatchObject({ to: 'ABSENT', next: null });
  });

  it('is not absent by a reading that lacks the leg that is known to be open', () => {
    const baseline = { amount: decimal('0'), updateTime: 0 };
    const operation = anOpening([{ ...lost, baseline }, shortFilled]);
    const step = stepOf(operation, longIsNowhere([]), PROVEN);
    expect(recordedOf(operation, step, 'attention').attention?.reason).toBe('EVIDENCE_CONFLICT');

    const whole = stepOf(operation, longIsNowhere([aPosition('SHORT', '6')]), PROVEN);
    expect(describeStep(whole)).toBe('record finish');
  });
});
