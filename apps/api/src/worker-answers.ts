// What it means to an operator that the worker could not answer.
import type { AccountQueryResult, ErrorCode, QueryFailureCode } from '@hedge/contracts';
import { Problem } from './problem';

type Failure = Extract<AccountQueryResult, { ok: false }>;

const CODES: Readonly<Record<QueryFailureCode, ErrorCode>> = {
  EXPIRED: 'WORKER_UNAVAILABLE',
  WORKER_UNAVAILABLE: 'WORKER_UNAVAILABLE',
  UNKNOWN_ACCOUNT: 'UNKNOWN_ACCOUNT',
  ACCOUNT_DISABLED: 'ACCOUNT_DISABLED',
  LIVE_NOT_ALLOWED: 'LIVE_NOT_ALLOWED',
  EXCHANGE_UNREACHABLE: 'EXCHANGE_FAILED',
  EXCHANGE_REFUSED: 'EXCHANGE_FAILED',
  EXCHANGE_BANNED: 'EXCHANGE_FAILED',
  NO_REQUEST_ROOM: 'EXCHANGE_FAILED',
  INTERNAL: 'INTERNAL',
};

export function problemOfFailure(failure: Failure): Problem {
  return new Problem(CODES[failure.code], failure.message, { reason: failure.code });
}
