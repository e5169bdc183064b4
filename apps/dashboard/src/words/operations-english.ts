// The page of the open hedges, in English.

export const OPERATIONS_ENGLISH = {
  title: 'Hedges',
  empty: 'No hedge is open. One that is registered or opened over the API appears here by itself.',
  noMatch: 'No hedge matches what is chosen.',
  showAll: 'Show all',
  cut: 'There are more hedges than this page shows: these are the 1,000 newest.',
  silence:
    'No position has been read for {age}. Profits are not taken while nothing is read: see to the worker and the exchange.',
  naked: {
    title: 'Naked leg: one side is open alone',
    meaning:
      'One side of the hedge has been closed and the other has not. Closing goes on by itself; if the clock keeps running, look at the exchange.',
  },
  columns: {
    hedge: 'Hedge',
    legs: 'Legs',
    profit: 'PnL',
    target: 'Target',
    reading: 'Reading',
    status: 'Status',
  },
  entry: 'at',
  mark: 'now',
  unread: 'no reading yet',
  read: 'read {age} ago',
  age: 'open for {age}',
  progress: {
    label: 'Progress to the target',
    target: 'of {target}',
    reached: 'target reached',
    missing: '{money} to go ({share})',
  },
  accountDisabled: 'account disabled',
  standings: {
    naked: 'naked leg',
    attention: 'needs attention',
    closing: 'closing',
    opening: 'opening',
    closeAsked: 'close asked for',
    paused: 'paused',
    watching: 'watching',
  },
  attentions: {
    SHORT_POSITION: 'The position at the exchange is smaller than this hedge.',
    RESTING_ORDERS: 'Resting orders hold the quantity that a close needs.',
    EVIDENCE_CONFLICT: 'What the exchange tells of an order does not fit together.',
    FOREIGN_ORDER: 'An order of ours was found with other values than were sent.',
    UNKNOWN_24H: 'An order’s outcome has been unknown for a day.',
    LEG_GONE: 'A leg was closed by others.',
    ACCOUNT_REFUSED: 'The exchange refuses the account’s key.',
  },
  filter: {
    search: 'Search',
    status: 'Status',
    sort: 'Order',
    allStatuses: 'Every status',
  },
  sorts: {
    urgent: 'Most urgent first',
    progress: 'Nearest to target',
    gain: 'Highest PnL',
    loss: 'Lowest PnL',
    newest: 'Newest',
    oldest: 'Oldest',
    symbol: 'Symbol',
  },
};
