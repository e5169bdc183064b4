// Which operations are shown, and in which order.
import type { AccountView, OperationView } from '@hedge/contracts';
import { compareParsed, parseDecimal, type ParsedDecimal } from './decimal-text';
import { computeShare, pairsOf, STANDINGS, standingsOf } from './operation-facts';
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
  return ORDERS[sort](shown);
}

type Order = (operations: readonly OperationView[]) => readonly OperationView[];

/**
 * By a key that is worked out once for each: sorting a thousand compares ten thousand times. Those of equal
 * keys stand the newest first.
 */
function orderBy<Key>(
  keyOf: (operation: OperationView) => Key,
  compare: (a: Key, b: Key) => number,
): Order {
  return (operations) =>
    operations
      .map((operation) => ({ operation, key: keyOf(operation) }))
      .sort((a, b) => compare(a.key, b.key) || compareAges(a.operation, b.operation))
      .map(({ operation }) => operation);
}

/** The newest first: times that are written alike are ordered as texts. */
function compareAges(a: OperationView, b: OperationView): number {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Rows without a reading come last, whichever way the others go. */
const readFirst =
  <Key>(compare: (a: Key, b: Key) => number) =>
  (a: Key | null, b: Key | null): number =>
    a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b);

/** The nearest to its target first. */
const compareShares = readFirst<bigint>((a, b) => (a > b ? -1 : a < b ? 1 : 0));

const orderByPnl = (compare: (a: ParsedDecimal, b: ParsedDecimal) => number) =>
  orderBy(
    ({ currentPnl }) => (currentPnl === null ? null : parseDecimal(currentPnl)),
    readFirst(compare),
  );

/** What can wait least: a naked leg, what needs a person, what is being sent. The rest are equal. */
const URGENT = STANDINGS.slice(0, STANDINGS.indexOf('paused'));

function rankUrgency(operation: OperationView): number {
  const standing = standingsOf(operation)[0];
  const rank = URGENT.findIndex((urgent) => urgent === standing);
  return rank === -1 ? URGENT.length : rank;
}

const ORDERS: Readonly<Record<Sort, Order>> = {
  urgent: orderBy(
    (operation) => ({ rank: rankUrgency(operation), share: computeShare(operation) }),
    (a, b) => a.rank - b.rank || compareShares(a.share, b.share),
  ),
  progress: orderBy(computeShare, compareShares),
  gain: orderByPnl((a, b) => compareParsed(b, a)),
  loss: orderByPnl(compareParsed),
  newest: (operations) => [...operations].sort(compareAges),
  oldest: orderBy(
    ({ createdAt }) => createdAt,
    (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  ),
  symbol: orderBy(
    (operation) => pairsOf(operation).join(' '),
    (a, b) => a.localeCompare(b),
  ),
};
