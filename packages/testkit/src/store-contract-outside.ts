// What follows when others closed a leg of an ACTIVE operation: the other leg's close, or the end.
import {
  buildOutsideHistory,
  decimal,
  type ExternalFill,
  type Operation,
  type PositionSide,
  type Transition,
} from '@hedge/domain';
import { aClosing, aNewOrder, anOperation, SOME_TIME } from './builders';
import type { Refusal } from './store-contract-attribution';
import { withdrawn } from './store-contract-cases';

type CloseOther = Extract<Transition, { kind: 'closeOther' }>;
type SettleOutside = Extract<Transition, { kind: 'settleOutside' }>;
type Case = readonly [
  title: string,
  makeOperation: () => Operation,
  makeTransition: (operation: Operation) => Transition,
];

/** One liquidation of a whole leg. */
function liquidation(
  operation: Operation,
  side: PositionSide,
  change: Partial<ExternalFill> = {},
): ExternalFill {
  const { symbol, quantity } = operation.legs[side === 'LONG' ? 0 : 1];
  return {
    ...{ tradeId: `gone ${side}`, exchangeOrderId: `gone ${side}`, side, symbol, quantity },
    ...{ clientOrderId: 'autoclose-1', cause: 'LIQUIDATION' },
    ...{ price: decimal('51000'), time: SOME_TIME - 500 },
    ...change,
  };
}

export function closeOther(operation: Operation, change: Partial<CloseOther> = {}): CloseOther {
  const decisionId = change.decisionId ?? `outside decision of ${operation.id}`;
  return {
    ...{ kind: 'closeOther', side: 'LONG', decisionId, reason: 'LIQUIDATION' },
    fills: [liquidation(operation, 'LONG')],
    ...{ readAt: SOME_TIME, nakedSince: SOME_TIME - 500 },
    order: aNewOrder(operation, 'SHORT', { decisionId }),
    ...change,
  };
}

export function settleOutside(operation: Operation, sides: readonly PositionSide[]): SettleOutside {
  const fills = sides.map((side) => liquidation(operation, side));
  const gone = { ...operation, externalFills: [...operation.externalFills, ...fills] };
  return {
    ...{ kind: 'settleOutside', fills },
    history: buildOutsideHistory(gone, sides.length > 1 ? 'CLOSED_OUTSIDE' : 'ADL', SOME_TIME),
  };
}

const needing = (reason: 'LEG_GONE' | 'SHORT_POSITION' | 'FOREIGN_ORDER') => () =>
  anOperation({ attention: { reason, since: SOME_TIME } });

/** Its LONG was booked to others before, in a close that was withdrawn. */
function goneBefore(): Operation {
  const operation = { ...withdrawn(), retryAt: null };
  return { ...operation, externalFills: [liquidation(operation, 'LONG')] };
}

export const OUTSIDE_CASES: readonly Case[] = [
  ['the close of the other leg', () => anOperation(), (op) => closeOther(op)],
  ['the same while a leg is known to be gone', needing('LEG_GONE'), (op) => closeOther(op)],
  ['the same after it was found short', needing('SHORT_POSITION'), (op) => closeOther(op)],
  ['the same again after a withdrawal', goneBefore, (op) => closeOther(op, { fills: [] })],
  [
    'the same for a leg that several trades closed',
    () => anOperation(),
    (op) =>
      closeOther(op, {
        fills: ['0.005', '0.015'].map((quantity) =>
          liquidation(op, 'LONG', { tradeId: quantity, quantity: decimal(quantity) }),
        ),
      }),
  ],
  ['the end with one leg left alone', needing('LEG_GONE'), (op) => settleOutside(op, ['SHORT'])],
  [
    'the end with both legs gone',
    () => anOperation(),
    (op) => settleOutside(op, ['LONG', 'SHORT']),
  ],
  [
    'the end of a paused operation',
    () => anOperation({ autoCloseEnabled: false }),
    (op) => settleOutside(op, ['LONG']),
  ],
];

const half = (op: Operation) => liquidation(op, 'LONG', { quantity: decimal('0.01') });

export const OUTSIDE_REFUSALS: readonly Refusal[] = [
  [
    'the close of the other leg while paused',
    () => anOperation({ autoCloseEnabled: false }),
    (op) => closeOther(op),
  ],
  [
    'the close of the other leg before retry_at',
    () => anOperation({ retryAt: SOME_TIME + 101 }),
    (op) => closeOther(op),
  ],
  [
    'the close of the other leg while something else needs a person',
    needing('FOREIGN_ORDER'),
    (op) => closeOther(op),
  ],
  [
    'the close of the other leg of which others closed less',
    () => anOperation(),
    (op) => closeOther(op, { fills: [half(op)] }),
  ],
  [
    'the close of the other leg of which others closed more',
    () => anOperation(),
    (op) =>
      closeOther(op, {
        fills: [liquidation(op, 'LONG'), { ...half(op), tradeId: 'beside' }],
      }),
  ],
  [
    'the close of the leg that is gone',
    () => anOperation(),
    (op) =>
      closeOther(op, {
        order: aNewOrder(op, 'LONG', { decisionId: `outside decision of ${op.id}` }),
      }),
  ],
  ['the close of the other leg while CLOSING', () => aClosing(), (op) => closeOther(op)],
  ['the close of the other leg again with the same trade', goneBefore, (op) => closeOther(op)],
  [
    'an intent on a target once a leg was closed by others',
    goneBefore,
    (op) => ({
      ...{ kind: 'intend', decisionId: 'other', reason: 'PROFIT_TARGET' },
      ...{ triggerPnl: decimal('11'), readAt: SOME_TIME },
      orders: [
        aNewOrder(op, 'LONG', { decisionId: 'other', quantity: decimal('1') }),
        aNewOrder(op, 'SHORT', { decisionId: 'other' }),
      ],
    }),
  ],
  [
    'the end of an operation that is being closed',
    () => aClosing(),
    (op) => settleOutside(op, ['LONG', 'SHORT']),
  ],
  [
    'the end with a leg of which others closed less',
    () => anOperation(),
    (op) => ({ ...settleOutside(op, ['LONG']), fills: [half(op)] }),
  ],
  [
    'the end while something else needs a person',
    needing('FOREIGN_ORDER'),
    (op) => settleOutside(op, ['LONG']),
  ],
  [
    'the end of an operation of which nobody closed anything',
    () => anOperation(),
    (op) => ({ ...settleOutside(op, ['LONG']), fills: [] }),
  ],
];
