// What became of one signal: a success, an answer that is none, or no answer and why.

/** The result of sending one signal. */
export type SignalOutcome =
  | { readonly kind: 'accepted'; readonly status: 202 | 200 }
  /** The endpoint wants a pause; `retryAfterMs` when it said how long. */
  | {
      readonly kind: 'throttled';
      readonly status: 429;
      readonly retryAfterMs: number | undefined;
      /** Whether this is the throttle of the endpoint, and not of something before it. */
      readonly byEndpoint: boolean;
    }
  | { readonly kind: 'refused-key'; readonly status: 401 }
  | { readonly kind: 'wrong-status'; readonly status: number }
  | ConnectionFailure;

/** No answer was had; the attempts name every address that was tried. */
export interface ConnectionFailure {
  readonly kind: 'failed';
  readonly reason: ConnectionFailureReason;
  readonly attempts: readonly Attempt[];
}

/** One address that was tried, or one step that failed before there was an address. */
export interface Attempt {
  /** Node's or the system's error code, such as ENETUNREACH. */
  readonly code: string;
  /** IPv4 or IPv6, with its port. */
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  /** The name that could not be resolved. */
  readonly hostname?: string | undefined;
}

/** Why no answer was had. */
export type ConnectionFailureReason =
  'timeout' | 'refused' | 'unreachable' | 'reset' | 'name' | 'certificate' | 'other';

/** What failures are counted by: `key` is a 401, `status` any other answer that is no success. */
export type FailureKind = 'key' | 'status' | ConnectionFailureReason;

/** The headers of an answer that tell how long to wait, as they came. */
export interface WaitHeaders {
  /** `Retry-After-Ms`, whole milliseconds. */
  readonly afterMs: string | undefined;
  /** `Retry-After`, whole seconds; its form as a date is not followed. */
  readonly afterSeconds: string | undefined;
}

/**
 * Classifies an answer by its status: 202, 200 and 429 are successes, all else is not. The
 * endpoint's throttle always says `Retry-After-Ms`; a 429 without it comes from a limit on wrong
 * keys or from a proxy.
 */
export function classifyAnswer(status: number, wait: WaitHeaders): SignalOutcome {
  if (status === 202 || status === 200) return { kind: 'accepted', status };
  if (status === 401) return { kind: 'refused-key', status };
  if (status !== 429) return { kind: 'wrong-status', status };
  const afterMs = readWhole(wait.afterMs);
  const afterSeconds = readWhole(wait.afterSeconds);
  return {
    kind: 'throttled',
    status,
    retryAfterMs: afterMs ?? (afterSeconds === undefined ? undefined : afterSeconds * 1000),
    byEndpoint: afterMs !== undefined,
  };
}

function readWhole(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** Whether the statistics count it as a success. */
export function isSuccess(outcome: SignalOutcome): boolean {
  return failureKindOf(outcome) === undefined;
}

/** The kind that a failure is counted under; undefined for a success. */
export function failureKindOf(outcome: SignalOutcome): FailureKind | undefined {
  switch (outcome.kind) {
    case 'accepted':
    case 'throttled':
      return undefined;
    case 'refused-key':
      return 'key';
    case 'wrong-status':
      return 'status';
    case 'failed':
      return outcome.reason;
  }
}

const reasons: Readonly<Record<string, ConnectionFailureReason>> = {
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  HOSTNAME_MISMATCH: 'certificate',
  INVALID_CA: 'certificate',
};

/** An error of Node's network layer; an attempt at several addresses carries one for each. */
export interface NetworkError {
  readonly code?: string;
  readonly message?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly errors?: readonly NetworkError[];
}

/**
 * Turns Node's error into a reason and its attempts. Errors after the connection was made (a reset,
 * a certificate) carry no address: `connectedTo` is the one that was spoken to.
 */
export function classifyError(
  error: NetworkError,
  connectedTo?: { readonly address: string; readonly port: number | undefined },
): ConnectionFailure {
  const parts = error.errors !== undefined && error.errors.length > 0 ? error.errors : [error];
  const code = error.code ?? parts[0]?.code ?? '';
  const attempts = parts.map((part): Attempt => {
    const { address, port, hostname } = part;
    const named = address !== undefined || hostname !== undefined;
    return {
      code: part.code ?? part.message ?? 'unknown error',
      ...(named ? { address, port, hostname } : connectedTo),
    };
  });
  return { kind: 'failed', reason: reasonOf(code), attempts };
}

function reasonOf(code: string): ConnectionFailureReason {
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return 'certificate';
  return reasons[code] ?? 'other';
}
