// The error body of the operator API and the one list of its codes.
import { z } from 'zod';

/**
 * Every code an error body can carry, with the HTTP status it travels under.
 * A code is a promise to clients: it is added to, never renamed.
 */
export const ERROR_STATUS = {
  INVALID_REQUEST: 400,
  INVALID_JSON: 400,
  INVALID_QUERY: 400,
  CODE_REQUIRED: 401,
  LOGIN_FAILED: 401,
  UNAUTHORIZED: 401,
  CSRF_TOKEN_MISSING: 403,
  FORBIDDEN: 403,
  FORBIDDEN_ORIGIN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  ACCOUNT_EXISTS: 409,
  ANSWER_NOT_KEPT: 409,
  CLOSE_PENDING: 409,
  LAST_ADMIN: 409,
  NAME_TAKEN: 409,
  ACCOUNT_IN_USE: 409,
  NO_ATTENTION: 409,
  NOT_ACTIVE: 409,
  OPEN_ORDERS: 409,
  REQUEST_RUNNING: 409,
  SETUP_DONE: 409,
  TOTP_ENROLLED: 409,
  TOTP_NOT_ENROLLED: 409,
  VERSION_CHANGED: 409,
  BODY_TOO_LARGE: 413,
  NOT_JSON: 415,
  INVALID_BODY: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  INVALID_TARGET: 422,
  INVALID_QUANTITY: 422,
  UNKNOWN_ACCOUNT: 422,
  ACCOUNT_DISABLED: 422,
  UNKNOWN_SYMBOL: 422,
  SYMBOL_NOT_TRADING: 422,
  NOT_HEDGE_MODE: 422,
  NO_POSITION: 422,
  NO_ENTRY_PRICE: 422,
  POSITION_TOO_SMALL: 422,
  POSITION_CLAIMED: 422,
  DUPLICATE_OPERATION: 422,
  LOT_STEP: 422,
  BELOW_MINIMUM: 422,
  ABOVE_MAXIMUM: 422,
  MIXED_MARGIN_ASSET: 422,
  TARGET_UNREACHABLE: 422,
  INSUFFICIENT_MARGIN: 422,
  LIVE_NOT_ALLOWED: 422,
  PREFLIGHT_FAILED: 422,
  TOO_MANY_REQUESTS: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  EXCHANGE_FAILED: 502,
  BUSY: 503,
  WORKER_UNAVAILABLE: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

/** The body of every error answer of the operator API. `details` never carries a secret. */
export const errorBody = z.object({
  error: z.object({
    code: z.enum(codes),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
  }),
});
export type ErrorBody = z.infer<typeof errorBody>;
