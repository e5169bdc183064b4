// A short true story as facts: one hedge that reached its target and was closed as it should be.
import {
  buildClientOrderId,
  decimal,
  orderSideOf,
  POSITION_SIDES,
  type Fill,
  type OrderKind,
  type PositionSide,
} from '@hedge/domain';
import type { LedgerFill, LedgerOrder } from '@hedge/paper-engine';
import type { DeskFacts, OperationFact, OrderFact } from './facts';

export const STORY_ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const BTC = 'BTC/USDT:USDT';
const API_KEY = 'key';
const READ_AT = 1_760_000_000_000;
const SIGNED_AT = READ_AT;
const ARRIVED_AT = READ_AT + 40;

const LEGS = {
  LONG: { symbol: BTC, quantity: '0.02', entryPrice: '49900' },
  SHORT: { symbol: BTC, quantity: '0.01', entryPrice: '50100' },
} as const;
const PRICE = '51000';
const PAID = { LONG: '0.51', SHORT: '0.255' };
const REALIZED = { LONG: '22', SHORT: '-9' };

const idOf = (side: PositionSide, kind: OrderKind = 'close') =>
  buildClientOrderId(STORY_ID, side, 1, kind);
const numberOf = (side: PositionSide) => (side === 'LONG' ? 1 : 2);
const closes = (side: PositionSide) => (side === 'LONG' ? 'SELL' : 'BUY');

function written(side: PositionSide): OrderFact {
  const { symbol, quantity } = LEGS[side];
  return {
    ...{ clientOrderId: idOf(side), operationId: STORY_ID, kind: 'close', side },
    ...{ symbol, attempt: 1 },
    ...{ state: 'FILLED', quantity, executed: quantity, createdAt: READ_AT + 20 },
    ...{ readAt: READ_AT, signedAt: SIGNED_AT, recvWindowMs: 5_000 },
  };
}

function arrived(side: PositionSide): LedgerOrder {
  const { quantity } = LEGS[side];
  return {
    ...{ seq: numberOf(side), apiKey: API_KEY, orderId: numberOf(side), clientOrderId: idOf(side) },
    ...{ symbol: 'BTCUSDT', side: closes(side), positionSide: side, type: 'MARKET' },
    ...{ status: 'FILLED', quantity, executedQuantity: quantity, origin: 'api' },
    ...{ time: ARRIVED_AT, updateTime: ARRIVED_AT, signedAt: SIGNED_AT, recvWindow: 5_000 },
  };
}

function executed(side: PositionSide): LedgerFill {
  const { quantity } = LEGS[side];
  return {
    ...{ seq: numberOf(side), apiKey: API_KEY, symbol: 'BTCUSDT', positionSide: side },
    ...{ side: closes(side), clientOrderId: idOf(side), orderId: numberOf(side) },
    ...{ tradeId: numberOf(side), quantity, price: PRICE, commission: PAID[side] },
    ...{ commissionAsset: 'USDT', realizedPnl: REALIZED[side], maker: false, time: ARRIVED_AT },
  };
}

function historyOf(): DeskFacts['history'][number] {
  const leg = (side: PositionSide) => ({
    ...{ side, symbol: BTC, quantity: decimal(LEGS[side].quantity), exitPrice: decimal(PRICE) },
    ...{ legQuantity: decimal(LEGS[side].quantity), entryPrice: decimal(LEGS[side].entryPrice) },
    ...{ grossPnl: decimal(REALIZED[side]), realizedPnl: decimal(REALIZED[side]) },
    ...{ contractSize: decimal('1'), externalQuantity: decimal('0'), externalCause: null },
  });
  return {
    ...{ id: '1', operationId: STORY_ID, accountId: STORY_ID, closeReason: 'PROFIT_TARGET' },
    ...{
      closeRequestedBy: null,
      profitTarget: decimal('10'),
      triggerPnl: decimal('13'),
      grossPnl: decimal('13'),
    },
    ...{ realizedPnl: decimal('13'), commissions: { USDT: decimal('0.765') } },
    ...{ netPnl: decimal('12.235'), fundingIncluded: false, decidedAt: READ_AT },
    ...{ closedAt: ARRIVED_AT, nakedMs: 0, openedAt: READ_AT, recordedAt: ARRIVED_AT },
    ...{ legs: [leg('LONG'), leg('SHORT')], corrections: [] },
    ...{ orders: [], fills: POSITION_SIDES.map(stored), externalFills: [] },
  };
}

/** As the fill stands in the database. */
function stored(side: PositionSide): Fill {
  return {
    ...{ tradeId: String(numberOf(side)), exchangeOrderId: String(numberOf(side)) },
    ...{ clientOrderId: idOf(side), side, symbol: BTC, quantity: decimal(LEGS[side].quantity) },
    ...{ price: decimal(PRICE), commission: decimal(PAID[side]), commissionAsset: 'USDT' },
    ...{ realizedPnl: decimal(REALIZED[side]), time: ARRIVED_AT },
  };
}

/** The story as it really was: no invariant is broken. */
export function aTrueStory(): DeskFacts {
  const operation: OperationFact = {
    ...{ id: STORY_ID, legs: LEGS, wanted: null, fate: 'settled', profitTarget: '10' },
    closeReason: 'PROFIT_TARGET',
  };
  const change = (before: string | null, after: string | null) => {
    return { subject: 'operation' as const, id: STORY_ID, before, after, executed: null };
  };
  const step = (side: PositionSide, before: string | null, after: string, done: string) => {
    return { subject: 'order' as const, id: idOf(side), before, after, executed: done };
  };
  return {
    operations: [operation],
    ledger: {
      fills: POSITION_SIDES.map(executed),
      orders: POSITION_SIDES.map(arrived),
      requests: POSITION_SIDES.map((side) => ({
        ...{ seq: numberOf(side), apiKey: API_KEY, method: 'POST', path: '/fapi/v1/order' },
        ...{ address: '127.0.0.1', weight: 0, status: 200, arrivedAt: ARRIVED_AT },
      })),
    },
    orders: POSITION_SIDES.map(written),
    history: [historyOf()],
    ...{
      attributed: [],
      alerts: [],
      holds: [],
      outages: [],
      holdings: [],
      leaks: [],
      outputs: [],
      leftConnections: [],
    },
    states: [
      change(null, 'ACTIVE'),
      change('ACTIVE', 'CLOSING'),
      ...POSITION_SIDES.map((side) => step(side, null, 'INTENDED', '0')),
      ...POSITION_SIDES.map((side) => step(side, 'INTENDED', 'SENT', '0')),
      ...POSITION_SIDES.map((side) => step(side, 'SENT', 'FILLED', LEGS[side].quantity)),
      change('CLOSING', null),
    ],
    marks: [
      { symbol: BTC, markPrice: '50000', fromMs: READ_AT - 9_000, untilMs: READ_AT - 8_990 },
      { symbol: BTC, markPrice: PRICE, fromMs: READ_AT - 500, untilMs: READ_AT - 490 },
    ],
    nowMs: ARRIVED_AT + 1_000,
    weightLimit: 2_400,
    signals: [{ status: 202, tookMs: 3 }],
  };
}

/** An hour before it was closed, the product had opened it. */
const OPENED_MS = 3_600_000;

/** The same story of a hedge that the product opened. */
export function anOpenedStory(): DeskFacts {
  const story = aTrueStory();
  const earlier = (ms: number) => ms - OPENED_MS;
  const ofOpening = (side: PositionSide) => {
    const clientOrderId = idOf(side, 'open');
    return { clientOrderId, seq: numberOf(side) - 2, orderId: numberOf(side) + 10 };
  };
  const orders = POSITION_SIDES.map((side): OrderFact => {
    const { clientOrderId } = ofOpening(side);
    const { createdAt, readAt } = written(side);
    return {
      ...{ ...written(side), clientOrderId, kind: 'open', createdAt: earlier(createdAt) },
      ...{ readAt: earlier(readAt), signedAt: earlier(SIGNED_AT) },
    };
  });
  const { ledger, states } = story;
  const side = (of: PositionSide) => orderSideOf('open', of);
  return {
    ...story,
    operations: story.operations.map((operation) => ({ ...operation, wanted: LEGS })),
    orders: [...orders, ...story.orders],
    ledger: {
      ...ledger,
      orders: [
        ...POSITION_SIDES.map((of) => ({
          ...{ ...arrived(of), ...ofOpening(of), side: side(of), time: earlier(ARRIVED_AT) },
          ...{ updateTime: earlier(ARRIVED_AT), signedAt: earlier(SIGNED_AT) },
        })),
        ...ledger.orders,
      ],
      fills: [
        ...POSITION_SIDES.map((of) => ({
          ...{ ...executed(of), ...ofOpening(of), side: side(of), time: earlier(ARRIVED_AT) },
          ...{ tradeId: numberOf(of) + 10, price: LEGS[of].entryPrice, realizedPnl: '0' },
        })),
        ...ledger.fills,
      ],
    },
    states: [
      { subject: 'operation', id: STORY_ID, before: null, after: 'OPENING', executed: null },
      { subject: 'operation', id: STORY_ID, before: 'OPENING', after: 'ACTIVE', executed: null },
      ...states.slice(1),
    ],
  };
}
