// The clock rule of signed requests: what keeps an old request from executing late.
import { paperErrors, type PaperError } from './errors';

/** Binance USD-M docs, Timing Security: 5000 ms unless sent, at most 60000. */
export const DEFAULT_RECV_WINDOW_MS = 5_000;
const MAX_RECV_WINDOW_MS = 60_000;

/** When a request was signed and for how long it holds, in exchange milliseconds. */
export interface SignedAt {
  readonly timestamp: number;
  readonly recvWindow?: number | undefined;
}

/**
 * `timestamp < serverTime + 1000 && serverTime - timestamp <= recvWindow`, else -1021.
 * (Binance USD-M docs, Timing Security.)
 */
export function checkTimestamp(signed: SignedAt, serverTimeMs: number): PaperError | null {
  const window = signed.recvWindow ?? DEFAULT_RECV_WINDOW_MS;
  if (!Number.isSafeInteger(window) || window < 0 || window > MAX_RECV_WINDOW_MS) {
    return paperErrors.parameterInvalid('recvWindow');
  }
  if (!Number.isSafeInteger(signed.timestamp)) return paperErrors.mandatoryMissing('timestamp');
  if (signed.timestamp >= serverTimeMs + 1000) return paperErrors.aheadOfServer();
  return serverTimeMs - signed.timestamp <= window ? null : paperErrors.outsideRecvWindow();
}
