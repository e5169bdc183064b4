// The paper exchange as a child process of a test, with its control interface.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LedgerFill, LedgerOrder, LedgerRequest } from '@hedge/paper-engine';
import type { Span } from './invariants/facts';
import { startApp, type AppProcess } from './process';

/** Everything one account did, as the exchange itself knows it. */
export interface PaperLedger {
  readonly fills: readonly LedgerFill[];
  readonly orders: readonly LedgerOrder[];
  readonly requests: readonly LedgerRequest[];
}

/** One fault rule, as `POST /paper/faults` takes it. */
export interface PaperFault {
  /** `"POST /fapi/v1/order"` */
  readonly endpoint: string;
  readonly match?: Readonly<Record<string, string>>;
  /** The first matching request it applies to, from 1. */
  readonly nth?: number;
  readonly times?: number;
  readonly when: 'before' | 'afterExecution' | 'afterReply';
  readonly do: Readonly<Record<string, unknown>>;
}

/** A price that was pinned. Exchange times, ms: from the demand until its answer. */
export interface MarkChange {
  /** `BTC/USDT:USDT` */
  readonly symbol: string;
  readonly markPrice: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A running paper exchange. Prices and faults are shared by all its accounts. */
export interface Paper {
  readonly process: AppProcess;
  readonly url: string;
  /** @throws unless the control interface answers with success. */
  control(method: string, path: string, body?: object): Promise<unknown>;
  /** Pins the mark price of `BTC/USDT:USDT` and the like. */
  setMark(symbol: string, markPrice: string): Promise<void>;
  /** Every price that was pinned here, in order. */
  marks(): readonly MarkChange[];
  /** When its process stood still (SIGSTOP); times of this machine's clock, ms. */
  outages(): readonly Span[];
  /** Makes what is told about the price wrong; null heals it. */
  setMarkFault(symbol: string, fault: object | null): Promise<void>;
  addFault(fault: PaperFault): Promise<void>;
  /** How many requests the armed rules have struck so far. */
  struck(): Promise<number>;
  clearFaults(): Promise<void>;
  /** Exchange time, ms. */
  readTime(): Promise<number>;
  readLedger(apiKey: string): Promise<PaperLedger>;
  stop(): Promise<void>;
}

/** The exchange's own name of a symbol: `BTC/USDT:USDT` is `BTCUSDT` there. */
export function venueSymbol(symbol: string): string {
  return symbol.replace('/', '').replace(/:.*/, '');
}

export async function startPaper(): Promise<Paper> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hedge-test-paper-'));
  const started = await startApp({
    app: 'paper-exchange',
    env: { PAPER_EXCHANGE_PORT: '0', DATA_DIR: folder },
  });
  const [child, outages] = noteOutages(started);
  const control: Paper['control'] = async (method, resource, body) => {
    const response = await fetch(`${child.url}/paper${resource}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${resource} answered ${response.status}: ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  };
  const readTime: Paper['readTime'] = async () => {
    return ((await control('GET', '/time')) as { readonly serverTime: number }).serverTime;
  };
  const marks: MarkChange[] = [];
  // Tests hurry; those about the limits set their own.
  await control('PUT', '/switches', { ipWeightLimit: 1_000_000 });
  return {
    process: child,
    url: child.url,
    control,
    setMark: async (symbol, markPrice) => {
      const fromMs = await readTime();
      await control('PUT', '/prices', { symbol: venueSymbol(symbol), markPrice });
      marks.push({ symbol, markPrice, fromMs, untilMs: await readTime() });
    },
    marks: () => marks,
    outages,
    setMarkFault: async (symbol, fault) => {
      await control('PUT', '/prices', { symbol: venueSymbol(symbol), fault });
    },
    addFault: async (fault) => {
      await control('POST', '/faults', fault);
    },
    struck: async () => {
      const rules = (await control('GET', '/faults')) as readonly { readonly applied: number }[];
      return rules.reduce((total, rule) => total + rule.applied, 0);
    },
    clearFaults: async () => {
      await control('DELETE', '/faults');
    },
    readTime,
    readLedger: async (apiKey) => (await control('GET', `/ledger?apiKey=${apiKey}`)) as PaperLedger,
    stop: async () => {
      await child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The process, with its stops written down: one that never goes on lasts until now. */
function noteOutages(started: AppProcess): readonly [AppProcess, Paper['outages']] {
  const over: Span[] = [];
  let stoppedAtMs: number | null = null;
  const outages = (): readonly Span[] =>
    stoppedAtMs === null ? over : [...over, { fromMs: stoppedAtMs, untilMs: Date.now() }];
  const send = (signal: NodeJS.Signals): void => {
    started.send(signal);
    if (signal === 'SIGSTOP') stoppedAtMs ??= Date.now();
    if (signal !== 'SIGCONT' || stoppedAtMs === null) return;
    over.push({ fromMs: stoppedAtMs, untilMs: Date.now() });
    stoppedAtMs = null;
  };
  return [{ ...started, send }, outages];
}
