// The checks of an account at its exchange, in English.

export const PREFLIGHT_ENGLISH = {
  outcomes: { passed: 'fine', failed: 'failed', unknown: 'not known' },
  checks: {
    CREDENTIALS: 'Key',
    HEDGE_MODE: 'Hedge mode',
    WITHDRAWALS: 'Withdrawals',
    IP_FILTER: 'Addresses',
    CLOCK: 'Clock',
    REQUEST_BUDGET: 'Request budget',
  },
  accepted: 'accepted',
  risks: {
    HEDGE_MODE: 'The account is in one-way mode',
    WITHDRAWALS: 'The key may withdraw money',
    IP_FILTER: 'The key works from every address',
    CLOCK: 'The worker’s clock is off',
    REQUEST_BUDGET: 'The exchange’s request limit is used up at the worker’s address',
  },
};
