// What happened, append-only: every execution, and the newest requests.
import type { LedgerFill, LedgerRequest } from './order-types';

const REQUESTS_KEPT = 20_000;

/** Every fill ever, in order of execution, with an index by account and symbol. */
export interface FillStore {
  add(fill: Omit<LedgerFill, 'seq'>): LedgerFill;
  ofSymbol(apiKey: string, symbol: string): readonly LedgerFill[];
  all(): readonly LedgerFill[];
}

export function makeFillStore(fills: readonly LedgerFill[] = []): FillStore {
  const all: LedgerFill[] = [];
  const symbols = new Map<string, LedgerFill[]>();
  const keep = (fill: LedgerFill) => {
    all.push(fill);
    const key = `${fill.apiKey} ${fill.symbol}`;
    const rows = symbols.get(key);
    if (rows) rows.push(fill);
    else symbols.set(key, [fill]);
  };
  fills.forEach(keep);
  return {
    add: (row) => {
      const fill = { seq: all.length + 1, ...row };
      keep(fill);
      return fill;
    },
    ofSymbol: (apiKey, symbol) => symbols.get(`${apiKey} ${symbol}`) ?? [],
    all: () => all,
  };
}

/** The newest 20,000 requests. Not part of an exported state. */
export interface RequestLog {
  add(request: Omit<LedgerRequest, 'seq'>): void;
  all(): readonly LedgerRequest[];
}

export function makeRequestLog(): RequestLog {
  let rows: LedgerRequest[] = [];
  let seq = 0;
  return {
    add: (request) => {
      seq += 1;
      rows.push({ seq, ...request });
      // Trimmed in bulk, so that appending stays cheap.
      if (rows.length >= 2 * REQUESTS_KEPT) rows = rows.slice(-REQUESTS_KEPT);
    },
    all: () => rows.slice(-REQUESTS_KEPT),
  };
}
