// The one error of opening the queue store.

/** Thrown when the queue store cannot be used; the message says what to do. */
export class QueueStoreError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'QueueStoreError';
  }
}
