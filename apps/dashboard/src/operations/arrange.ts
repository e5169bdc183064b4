// Which operations are shown, and in which order.
import type { AccountView, OperationView } from '@hedge/contracts';
import { compareDecimals } from './decimal-text';
import { computeProgress, pairsOf, STANDINGS, standingsOf } from './operation-facts';
import type { Sort, ViewChoice } from './view-choice';

export type Accounts = ReadonlyMap<string, Pick<AccountView, 'label' | 'mode' | 'enabled'>>;

/** The label of an account; the beginning of its id while that is all there is. */
export function nameAccount(accounts: Accounts, accountId: string): string {
  return accounts.get(accountId)?.label ?? accountId.slice(0, 8);
}

export function arrangeOperations(
  operations: readonly OperationView[],
  accounts: Accounts,
  { search, accountId, standing, sort }: ViewChoice,
): readonly OperationView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = operations.filter((operation) => {
    if (accountId !== '' && operation.accountId !== accountId) return false;
    if (standing !== '' && !standingsOf(operation).includes(standing)) return false;
    if (words.length === 0) return true;
    const text = [nameAccount(accounts, operation.accountId), ...pairsOf(operation), operation.id]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return shown.sort((a, b) => ORDERS[sort](a, b) || byNewest(a, b) || (a.id < b.id ? -1 : 1));
}

type Order = (a: OperationView, b: OperationView) => number;

/** Worked out once for each: sorting a thousand compares ten thousand times. */
function onceEach<Value>(
  compute: (operation: OperationView) => Value,
): (operation: OperationView) => Value {
  const known = new WeakMap<OperationView, { readonly value: Value }>();
  return (operation) => {
    const found = known.get(operation) ?? { value: compute(operation) };
    known.set(operation, found);
    return found.value;
  };
}

const createdMsOf = onceEach(({ createdAt }) => Date.parse(createdAt));
const progressOf = onceEach(computeProgress);
const symbolsOf = onceEach((operation) => pairsOf(operation).join(' '));

const byNewest: Order = (a, b) => createdMsOf(b) - createdMsOf(a);

/** Rows without a reading come last, whichever way the others go. */
const readFirst =
  (order: (a: string, b: string) => number): Order =>
  (a, b) => {
    if (a.currentPnl === null || b.currentPnl === null) {
      return Number(a.currentPnl === null) - Number(b.currentPnl === null);
    }
    return order(a.currentPnl, b.currentPnl);
  };

/** The nearest to its target first. */
const byProgress: Order = (a, b) => {
  const [near, far] = [progressOf(a), progressOf(b)];
  if (near === null || far === null) return Number(near === null) - Number(far === null);
  return near.share > far.share ? -1 : near.share < far.share ? 1 : 0;
};

/** What can wait least: a naked leg, what needs a person, what is being sent. The rest are equal. */
const URGENT = STANDINGS.slice(0, STANDINGS.indexOf('paused'));

const urgencyOf = onceEach((operation) => {
  const standing = standingsOf(operation)[0];
  const rank = URGENT.findIndex((urgent) => urgent === standing);
  return rank === -1 ? URGENT.length : rank;
});

const ORDERS: Readonly<Record<Sort, Order>> = {
  urgent: (a, b) => urgencyOf(a) - urgencyOf(b) || byProgress(a, b),
  progress: byProgress,
  gain: readFirst((a, b) => compareDecimals(b, a)),
  loss: readFirst(compareDecimals),
  newest: byNewest,
  oldest: (a, b) => byNewest(b, a),
  symbol: (a, b) => symbolsOf(a).localeCompare(symbolsOf(b)),
};
