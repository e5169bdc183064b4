// A promise that is given up on: the one way here to bound somebody else's call.

/** Thrown when a call did not answer in time; the call itself may still be under way. */
export class DeadlineError extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`${what} did not answer within ${timeoutMs} ms`);
    this.name = 'DeadlineError';
  }
}

/**
 * Waits for `work` for at most `timeoutMs`. A late failure of the abandoned work is swallowed.
 * @throws {DeadlineError} after the time; otherwise whatever `work` throws.
 */
export async function withDeadline<T>(
  what: string,
  timeoutMs: number,
  work: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(what, timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
