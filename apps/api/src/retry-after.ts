// The Retry-After header counts whole seconds, so a wait is rounded up and is never 0.

/** The value of `Retry-After` for a wait in milliseconds. */
export function retryAfterSeconds(waitMs: number): string {
  return String(Math.max(1, Math.ceil(waitMs / 1000)));
}
