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
  /** Of each check and outcome the first that its values fill. */
  findings: {
    CREDENTIALS: {
      passed: ['The exchange takes the key.'],
      failed: ['The exchange was not asked: {cause}.', 'The exchange refuses the key: {why}.'],
      unknown: ['There was no room to ask.'],
    },
    HEDGE_MODE: {
      passed: ['It is on.'],
      failed: ['The account is in one-way mode and cannot hold both legs.'],
      unknown: ['There was no room to ask.'],
    },
    WITHDRAWALS: {
      passed: ['The key may not withdraw.'],
      failed: ['The key may withdraw: take that permission away.'],
      unknown: ['The exchange does not tell.'],
    },
    IP_FILTER: {
      passed: ['The key works from listed addresses only.'],
      failed: ['The key works from every address: list those of the worker.'],
      unknown: ['The exchange does not tell.'],
    },
    CLOCK: {
      passed: ['The worker’s clock is {offsetMs} ms from the exchange’s.'],
      failed: ['The worker’s clock is {offsetMs} ms from the exchange’s.'],
      unknown: ['The exchange did not tell its time.'],
    },
    REQUEST_BUDGET: {
      passed: [
        '{used} of {limit} are used in {seconds} s, as the exchange last told: room for {readings} readings.',
      ],
      failed: [
        '{used} of {limit} are used in {seconds} s, as the exchange last told: no room for more.',
        'How much is used is not known: no room for more.',
      ],
      unknown: [
        'How much is used the exchange did not tell: room for {readings} readings.',
        'How much is used the exchange did not tell.',
      ],
    },
  },
  risks: {
    HEDGE_MODE: 'The account is in one-way mode',
    WITHDRAWALS: 'The key may withdraw money',
    IP_FILTER: 'The key works from every address',
    CLOCK: 'The worker’s clock is off',
    REQUEST_BUDGET: 'The exchange’s request limit is used up at the worker’s address',
  },
};
