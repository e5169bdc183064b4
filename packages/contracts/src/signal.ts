// The signal endpoint's contract. Deployed signallers depend on it: these bodies do not change.
import { z } from 'zod';

export const SIGNAL_PATH = '/functions/v1/monitor-execution';
export const SIGNAL_KEY_HEADER = 'x-monitor-key';

/** In place of the key: which key signs, and the signature. */
export const SIGNAL_KEY_ID_HEADER = 'x-key-id';
export const SIGNAL_SIGNATURE_HEADER = 'x-signature';

/** How far the time in a signature may be from the API's, ms. */
export const SIGNATURE_WINDOW_MS = 30_000;

/** Largest signal body in bytes; a larger one is answered 413. */
export const SIGNAL_BODY_BYTES_MAX = 1024;

/** What a signaller sends. It carries no price and no size, so a replay can only say "check now". */
export const signalBody = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  source: z.string().min(1).max(100),
});
export type SignalBody = z.infer<typeof signalBody>;

/** The exact bodies of the signal endpoint, by meaning. */
export const SIGNAL_ANSWERS = {
  processing: { status: 'processing', message: 'Monitor execution started' },
  skipped: { status: 'skipped', message: 'Monitor already running' },
  throttled: { status: 'throttled', message: 'Too many requests' },
  unauthorized: { error: 'Unauthorized' },
  tooManyFailures: { error: 'Too many requests' },
} as const;
