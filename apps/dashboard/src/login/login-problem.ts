// What a refused login is told in, by the code of the refusal.
import type { ApiProblem, ProblemCode } from '../api/client';
import type { Words } from '../words/english';

type Word = keyof Words['login']['problems'];

export interface LoginProblem {
  readonly word: Word;
  /** Until then another try would be refused as well, ms; 0 where it would not. */
  readonly waitMs: number;
  /** The password was right: the code is wanted beside it. */
  readonly needsCode: boolean;
}

const WAIT_DEFAULT_MS = 10_000;

const WORD_OF: Partial<Record<ProblemCode, Word>> = {
  CODE_REQUIRED: 'codeRequired',
  LOGIN_FAILED: 'failed',
  TOO_MANY_REQUESTS: 'throttled',
  BUSY: 'busy',
  INVALID_BODY: 'incomplete',
  UNREACHABLE: 'unreachable',
  MALFORMED: 'unreachable',
};

export function explainLogin({ code, retryAfterMs }: ApiProblem): LoginProblem {
  return {
    word: WORD_OF[code] ?? 'internal',
    waitMs: code === 'TOO_MANY_REQUESTS' ? (retryAfterMs ?? WAIT_DEFAULT_MS) : 0,
    needsCode: code === 'CODE_REQUIRED',
  };
}
