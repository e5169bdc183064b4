// The checks of an account at its exchange, in English.

export const PREFLIGHT_ENGLISH = {
  outcomes: { passed: 'fine', failed: 'failed', unknown: 'not known' },
};
