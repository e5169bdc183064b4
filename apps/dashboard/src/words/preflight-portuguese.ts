// The checks of an account at its exchange, in Portuguese.
import type { PREFLIGHT_ENGLISH } from './preflight-english';

export const PREFLIGHT_PORTUGUESE: typeof PREFLIGHT_ENGLISH = {
  outcomes: { passed: 'em ordem', failed: 'reprovado', unknown: 'não se sabe' },
};
