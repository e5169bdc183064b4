// Mark prices: pinned by hand or walking, and what can be wrong with their quotes.
import { decimal, ZERO, type Decimal } from '@hedge/domain';
import type { MarkFault } from './paper-engine';
import { walkOffsetPpb } from './price-walk';
import { SYMBOLS, type SymbolSpec } from './symbols';
import type { PremiumIndexRow } from './wire-rows';

type MarkSource =
  | { readonly kind: 'pinned'; readonly price: Decimal }
  | { readonly kind: 'walk'; readonly anchor: Decimal; readonly seed: number };

interface Mark {
  source: MarkSource;
  fault: MarkFault | null;
  /** The price that a stale quote goes on showing. */
  frozenPrice: Decimal | null;
}

/** A mark in an exported state. */
export interface MarkState {
  readonly symbol: string;
  readonly pinned?: string;
  readonly anchor?: string;
  readonly seed?: number;
  readonly fault: MarkFault | null;
  readonly frozenPrice: string | null;
}

/** What a reader of quotes sees; `price` is null while the mark is missing. */
export interface Quote {
  readonly price: Decimal | null;
  readonly timeMs: number;
}

const BILLION = decimal('1000000000');
const FUNDING_INTERVAL_MS = 8 * 60 * 60 * 1000;

/** The marks of every symbol. Symbols are known to exist when a method is called. */
export interface Prices {
  truePrice(symbol: string, nowMs: number): Decimal;
  quote(symbol: string, nowMs: number): Quote;
  pin(symbol: string, price: Decimal): void;
  followWalk(symbol: string, nowMs: number): void;
  setFault(symbol: string, fault: MarkFault | null, nowMs: number): void;
  exportMarks(): readonly MarkState[];
}

function roundToTick(price: Decimal, spec: SymbolSpec): Decimal {
  const ticks = price.div(spec.tickSize).round(0, 1);
  return ticks.lte(ZERO) ? spec.tickSize : ticks.times(spec.tickSize);
}

/** 1 + offset/10^9 of the walk at this time. */
function walkFactor(seed: number, nowMs: number): Decimal {
  const offset = walkOffsetPpb(seed, Math.floor(nowMs / 1000));
  return decimal(String(1_000_000_000 + offset)).div(BILLION);
}

function readMark(state: MarkState): Mark {
  const source: MarkSource =
    state.pinned === undefined
      ? { kind: 'walk', anchor: decimal(state.anchor ?? '1'), seed: state.seed ?? 0 }
      : { kind: 'pinned', price: decimal(state.pinned) };
  const frozenPrice = state.frozenPrice === null ? null : decimal(state.frozenPrice);
  return { source, fault: state.fault, frozenPrice };
}

function writeMark(symbol: string, mark: Mark): MarkState {
  const { source, fault } = mark;
  const frozenPrice = mark.frozenPrice === null ? null : mark.frozenPrice.toFixed();
  return source.kind === 'pinned'
    ? { symbol, pinned: source.price.toFixed(), fault, frozenPrice }
    : { symbol, anchor: source.anchor.toFixed(), seed: source.seed, fault, frozenPrice };
}

/** New marks all walk, each with its own seed derived from `seed`. */
export function makePrices(seed: number, states: readonly MarkState[] = []): Prices {
  const marks = new Map<string, Mark>();
  let index = 0;
  for (const spec of SYMBOLS.values()) {
    index += 1;
    const source = {
      kind: 'walk',
      anchor: spec.startPrice,
      seed: (seed + index * 7919) | 0,
    } as const;
    marks.set(spec.symbol, { source, fault: null, frozenPrice: null });
  }
  for (const state of states)
    if (SYMBOLS.has(state.symbol)) marks.set(state.symbol, readMark(state));

  const markOf = (symbol: string): Mark => {
    const mark = marks.get(symbol);
    if (!mark) throw new Error(`no such symbol: ${symbol}`);
    return mark;
  };

  const truePrice = (symbol: string, nowMs: number): Decimal => {
    const { source } = markOf(symbol);
    if (source.kind === 'pinned') return source.price;
    const spec = SYMBOLS.get(symbol);
    const price = source.anchor.times(walkFactor(source.seed, nowMs));
    return spec ? roundToTick(price, spec) : price;
  };

  return {
    truePrice,
    quote: (symbol, nowMs) => {
      const { fault, frozenPrice } = markOf(symbol);
      if (fault === null) return { price: truePrice(symbol, nowMs), timeMs: nowMs };
      if (fault.kind === 'stale') {
        return { price: frozenPrice ?? truePrice(symbol, nowMs), timeMs: fault.timeMs };
      }
      return { price: fault.kind === 'zero' ? ZERO : null, timeMs: nowMs };
    },
    pin: (symbol, price) => {
      markOf(symbol).source = { kind: 'pinned', price };
    },
    followWalk: (symbol, nowMs) => {
      const mark = markOf(symbol);
      if (mark.source.kind === 'walk') return;
      const walkSeed = (seed + symbol.length * 104729 + symbol.charCodeAt(0)) | 0;
      // The anchor is chosen so that the walk goes on from the pinned price.
      const anchor = mark.source.price.div(walkFactor(walkSeed, nowMs)).round(12);
      mark.source = { kind: 'walk', anchor, seed: walkSeed };
    },
    setFault: (symbol, fault, nowMs) => {
      const mark = markOf(symbol);
      mark.fault = fault;
      mark.frozenPrice = fault?.kind === 'stale' ? truePrice(symbol, nowMs) : null;
    },
    exportMarks: () => [...marks].map(([symbol, mark]) => writeMark(symbol, mark)),
  };
}

/** GET /fapi/v1/premiumIndex: `time` is the time of the quote, the only one the exchange gives. */
export function buildPremiumIndex(symbol: string, quote: Quote, nowMs: number): PremiumIndexRow {
  const shown = (quote.price ?? ZERO).toFixed(8);
  return {
    symbol,
    ...(quote.price === null ? {} : { markPrice: shown }),
    indexPrice: shown,
    estimatedSettlePrice: shown,
    lastFundingRate: '0.00010000',
    interestRate: '0.00010000',
    nextFundingTime: (Math.floor(nowMs / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS,
    time: quote.timeMs,
  };
}
