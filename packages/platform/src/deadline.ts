// A promise that is given up on: the one way here to bound somebody else's call.

/** Thrown when a call did not answer in time; the call itself may still be under way. */
export class DeadlineError extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`${what} did not answer within ${timeoutMs} ms`);
    this.name = 'DeadlineError';
  }
}

/** Time is counted in slices of this length, ms. */
const SLICE_MS = 50;

/**
 * Waits for `work` for at most `timeoutMs`. A late failure of the abandoned work is swallowed.
 *
 * The time is counted in slices in which this process was awake: a process that was stopped, or too
 * busy to look at its sockets, must not conclude that the other side is silent.
 *
 * @throws {DeadlineError} after the time; otherwise whatever `work` throws.
 */
export async function withDeadline<T>(
  what: string,
  timeoutMs: number,
  work: Promise<T>,
): Promise<T> {
  const sliceMs = Math.min(SLICE_MS, timeoutMs);
  let slicesLeft = Math.ceil(timeoutMs / sliceMs);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      slicesLeft -= 1;
      if (slicesLeft <= 0) reject(new DeadlineError(what, timeoutMs));
    }, sliceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearInterval(timer);
  }
}
