// What became of one signal, and how long to wait for the next.

/** The result of sending one signal. */
export type SignalOutcome =
  | { readonly kind: 'accepted'; readonly status: 202 | 200 }
  /** The endpoint wants a pause; `retryAfterMs` when it said how long. */
  | { readonly kind: 'throttled'; readonly status: 429; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'refused-key'; readonly status: 401 }
  | { readonly kind: 'wrong-status'; readonly status: number }
  | ConnectionFailure;

/** No answer was had; `detail` names what was tried, with address and family where known. */
export interface ConnectionFailure {
  readonly kind: 'failed';
  readonly reason: FailureReason;
  readonly detail: string;
}

/** Why no answer was had. */
export type FailureReason =
  'timeout' | 'refused' | 'unreachable' | 'reset' | 'name' | 'certificate' | 'other';

/**
 * Classifies an answer by its status: 202, 200 and a throttle's 429 are successes, all else is not.
 * A 429 for wrong keys comes without `Retry-After-Ms`.
 */
export function classifyAnswer(
  status: number,
  retryAfterMsText: string | undefined,
): SignalOutcome {
  if (status === 202 || status === 200) return { kind: 'accepted', status };
  if (status === 401) return { kind: 'refused-key', status };
  if (status !== 429) return { kind: 'wrong-status', status };
  const wellFormed = retryAfterMsText !== undefined && /^\d{1,9}$/.test(retryAfterMsText.trim());
  return {
    kind: 'throttled',
    status,
    retryAfterMs: wellFormed ? Number(retryAfterMsText) : undefined,
  };
}

/** Whether the statistics count it as a success. */
export function isSuccess(outcome: SignalOutcome): boolean {
  return outcome.kind === 'accepted' || outcome.kind === 'throttled';
}

/** The outcome in a few words, for the statistics' last line and for messages. */
export function describeOutcome(outcome: SignalOutcome): string {
  switch (outcome.kind) {
    case 'accepted':
      return outcome.status === 202 ? '202 processing' : '200 skipped';
    case 'throttled':
      return '429 throttled';
    case 'refused-key':
      return '401 key refused';
    case 'wrong-status':
      return `${outcome.status} unexpected`;
    case 'failed':
      return `${outcome.reason}: ${outcome.detail}`;
  }
}

const reasons: Readonly<Record<string, FailureReason>> = {
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
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

/** Turns Node's error into a reason and a text that names each address and its family. */
export function classifyError(error: NetworkError): ConnectionFailure {
  const parts = error.errors !== undefined && error.errors.length > 0 ? error.errors : [error];
  const code = error.code ?? parts[0]?.code ?? '';
  return { kind: 'failed', reason: reasonOf(code), detail: parts.map(describePart).join('; ') };
}

function reasonOf(code: string): FailureReason {
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return 'certificate';
  return reasons[code] ?? 'other';
}

function describePart(part: NetworkError): string {
  const code = part.code ?? part.message ?? 'unknown error';
  if (part.address !== undefined) {
    const family = part.address.includes(':') ? 'IPv6' : 'IPv4';
    const port = part.port === undefined ? '' : ` port ${part.port}`;
    return `${code} at ${part.address}${port} (${family})`;
  }
  return part.hostname === undefined ? code : `${code} for ${part.hostname}`;
}
