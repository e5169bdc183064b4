// What may not be attributed to others, and what may not be settled without it.
import { buildTradeHistory, decimal, type Operation, type Transition } from '@hedge/domain';
import { aClosing } from './builders';
import { attribution, begun, othersFinished } from './store-contract-cases';

export type Refusal = readonly [
  title: string,
  makeOperation: () => Operation,
  makeTransition: (operation: Operation) => Transition,
];

export const ATTRIBUTION_REFUSALS: readonly Refusal[] = [
  ['an attribution before anything executed', () => aClosing(), (op) => attribution(op)],
  [
    'an attribution of less than what is left',
    () => begun(),
    (op) => attribution(op, { quantity: decimal('0.009') }),
  ],
  [
    'an attribution of more than what is left',
    () => begun(),
    (op) => attribution(op, { quantity: decimal('0.011') }),
  ],
  [
    'an attribution while the order may execute',
    () => aClosing({}, { state: 'FILLED' }, { state: 'SENT' }),
    (op) => attribution(op),
  ],
  [
    'a settle with a leg that neither we nor others closed',
    () => ({ ...othersFinished(), externalFills: [] }),
    () => ({ kind: 'settle', history: buildTradeHistory(othersFinished()) }),
  ],
];
