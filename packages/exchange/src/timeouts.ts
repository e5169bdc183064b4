// How long anything here may take or count as fresh.

/** All in ms. */
export interface ExchangeTimeouts {
  /** One read, body included. */
  readonly readMs: number;
  /** One order, body included. */
  readonly orderMs: number;
  /** exchangeInfo is large: about 1 MB for 600 contracts. */
  readonly marketsMs: number;
  /** A whole list of orders or trades, all its pages together. */
  readonly historyMs: number;
  /** Receive window of signed reads; orders carry their own. */
  readonly readWindowMs: number;
  readonly timeFreshMs: number;
  readonly timeMaxAgeMs: number;
  readonly marketsFreshMs: number;
}

export const DEFAULT_TIMEOUTS: ExchangeTimeouts = {
  readMs: 1_500,
  orderMs: 3_000,
  marketsMs: 10_000,
  historyMs: 4_000,
  readWindowMs: 5_000,
  timeFreshMs: 60_000,
  timeMaxAgeMs: 300_000,
  marketsFreshMs: 3_600_000,
};

/** Waits for `work`, which never rejects, for at most `timeoutMs`; it goes on by itself after. */
export async function waitAtMost(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
