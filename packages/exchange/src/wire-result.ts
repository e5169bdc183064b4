// What one HTTP exchange came to, before anybody interprets it, and the errors that carry it there.

/** An answer of whatever status, read whole. */
export interface WireAnswer {
  readonly httpStatus: number;
  /** Names in any case; one that came more than once as a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** An answer that is not 2xx. */
export interface RefusedAnswer {
  readonly httpStatus: number;
  /** The exchange's numeric code; null where the body had none. */
  readonly code: number | null;
  /** The `msg` of the body, or the whole body where it is not the exchange's JSON. */
  readonly text: string;
  /** From `Retry-After`, in seconds or as a date; null where it says nothing. */
  readonly retryAfterMs: number | null;
  /** The server's own time by its `Date` header (whole seconds); null without one. */
  readonly dateMs: number | null;
}

/**
 * - `body`     2xx; `body` is parsed JSON with numbers as text, or the raw text of anything else
 * - `refused`  any other HTTP answer
 * - `notSent`  the connection was never made, so nothing can have reached the exchange
 * - `lost`     it may have reached the exchange and the answer did not reach us whole
 */
export type WireResult =
  | { readonly kind: 'body'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly answer: RefusedAnswer }
  | { readonly kind: 'notSent'; readonly why: string }
  | { readonly kind: 'lost'; readonly why: string };

/** Carries an HTTP refusal out of the client's call stack. */
export class RefusedError extends Error {
  constructor(readonly answer: RefusedAnswer) {
    super(`HTTP ${answer.httpStatus}`);
    this.name = 'RefusedError';
  }
}

/** Thrown when a request was given up before any connection existed. */
export class NeverSentError extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NeverSentError';
  }
}

/** Thrown when a call did not end within its own deadline. */
export class CallDeadlineError extends Error {
  constructor(timeoutMs: number) {
    super(`no whole answer within ${timeoutMs} ms`);
    this.name = 'CallDeadlineError';
  }
}

/**
 * Reads status, code and text of an answer that is not 2xx.
 * @param body its text as parsed, undefined where it is no JSON
 */
export function readRefusal(
  { httpStatus, headers, text }: WireAnswer,
  body: unknown,
): RefusedAnswer {
  const fields: Readonly<Record<string, unknown>> = isRecord(body) ? body : {};
  const code = fields['code'];
  const dateMs = readDate(header(headers, 'date'));
  const msg = fields['msg'];
  return {
    httpStatus,
    code: typeof code === 'string' && /^-?\d{1,9}$/.test(code) ? Number(code) : null,
    text: typeof msg === 'string' ? msg : text.trim(),
    retryAfterMs: readRetryAfter(header(headers, 'retry-after'), dateMs),
    dateMs,
  };
}

/** What fails before a connection stands; `bind` where the local address went away. */
const BEFORE_SENDING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo', 'bind']);

/**
 * Whether an error proves that no connection was made: refused, unreachable, name not found, or the
 * connect timeout. Anything else (closed, reset, timed out later) proves nothing.
 */
export function isConnectFailure(error: unknown): boolean {
  if (!isRecord(error)) return false;
  // Happy eyeballs reports one error per address tried; all of them have to prove it.
  const errors = error['errors'];
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isConnectFailure);
  if (BEFORE_SENDING.has(error['syscall'])) return true;
  if (error['code'] === 'UND_ERR_CONNECT_TIMEOUT') return true;
  return isConnectFailure(error['cause']);
}

/** A short, single-line text of any thrown thing, without query strings (they hold signatures). */
export function describeError(error: unknown): string {
  if (!isRecord(error)) return String(error).slice(0, 200);
  const name = typeof error['name'] === 'string' ? error['name'] : 'Error';
  const message = typeof error['message'] === 'string' ? error['message'] : '';
  const code = typeof error['code'] === 'string' ? ` ${error['code']}` : '';
  return oneLine(`${name}${code}: ${message.replace(/\?\S*/g, '?…')}`);
}

/** Bounded text without control characters, for texts the other side wrote. */
export function oneLine(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function header(headers: WireAnswer['headers'], name: string): string | null {
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name && typeof value === 'string') return value;
  }
  return null;
}

/** Seconds, or a date (RFC 9110), which is a duration only beside the server's own. */
function readRetryAfter(value: string | null, dateMs: number | null): number | null {
  if (value === null) return null;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1_000;
  const until = readDate(value);
  return until === null || dateMs === null ? null : until - dateMs;
}

function readDate(value: string | null): number | null {
  const time = value === null ? NaN : Date.parse(value);
  return Number.isFinite(time) ? time : null;
}
