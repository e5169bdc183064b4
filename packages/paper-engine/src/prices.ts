// Mark prices: pinned by hand, walking or replayed, and what can be wrong with their quotes.
import { decimal, ZERO, type Decimal } from '@hedge/domain';
import type { MarkFault, PriceSource } from './paper-engine';
import { walkOffsetPpb } from './price-walk';
import {
  computeMoment,
  computeRecordedPrice,
  makeRecording,
  type Bar,
  type Recording,
  type Replay,
} from './recording';
import { SYMBOLS, type SymbolSpec } from './symbols';

type MarkSource =
  | { readonly kind: 'pinned'; readonly price: Decimal }
  | { readonly kind: 'walk'; readonly anchor: Decimal; readonly seed: number }
  | { readonly kind: 'replay'; readonly replay: Replay };

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
  readonly replay?: Replay;
  readonly fault: MarkFault | null;
  readonly frozenPrice: string | null;
}

/** A recording in an exported state. */
export interface RecordingState {
  readonly id: string;
  readonly bars: readonly Bar[];
}

/** What a reader of quotes sees; `price` is null while the mark is missing. */
export interface Quote {
  readonly price: Decimal | null;
  readonly timeMs: number;
}

const BILLION = decimal('1000000000');

/** The marks of every symbol. Symbols are known to exist when a method is called. */
export interface Prices {
  truePrice(symbol: string, nowMs: number): Decimal;
  quote(symbol: string, nowMs: number): Quote;
  source(symbol: string, nowMs: number): PriceSource;
  pin(symbol: string, price: Decimal): void;
  followWalk(symbol: string, nowMs: number): void;
  /** The recording it names must be known. */
  followReplay(symbol: string, replay: Replay): void;
  /** False when a recording of this id is known already. It is forgotten once no mark plays it. */
  addRecording(id: string, bars: readonly Bar[]): boolean;
  recording(id: string): Recording | undefined;
  setFault(symbol: string, fault: MarkFault | null, nowMs: number): void;
  exportMarks(): readonly MarkState[];
  exportRecordings(): readonly RecordingState[];
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

function readSource(state: MarkState): MarkSource {
  if (state.replay !== undefined) return { kind: 'replay', replay: state.replay };
  if (state.pinned !== undefined) return { kind: 'pinned', price: decimal(state.pinned) };
  return { kind: 'walk', anchor: decimal(state.anchor ?? '1'), seed: state.seed ?? 0 };
}

function readMark(state: MarkState): Mark {
  const frozenPrice = state.frozenPrice === null ? null : decimal(state.frozenPrice);
  return { source: readSource(state), fault: state.fault, frozenPrice };
}

function writeMark(symbol: string, mark: Mark): MarkState {
  const { source, fault } = mark;
  const frozenPrice = mark.frozenPrice === null ? null : mark.frozenPrice.toFixed();
  switch (source.kind) {
    case 'pinned':
      return { symbol, pinned: source.price.toFixed(), fault, frozenPrice };
    case 'walk':
      return { symbol, anchor: source.anchor.toFixed(), seed: source.seed, fault, frozenPrice };
    case 'replay':
      return { symbol, replay: source.replay, fault, frozenPrice };
  }
}

/** New marks all walk, each with its own seed derived from `seed`. */
function makeMarks(seed: number, states: readonly MarkState[]): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  let index = 0;
  for (const spec of SYMBOLS.values()) {
    index += 1;
    const walkSeed = (seed + index * 7919) | 0;
    const source = { kind: 'walk', anchor: spec.startPrice, seed: walkSeed } as const;
    marks.set(spec.symbol, { source, fault: null, frozenPrice: null });
  }
  for (const state of states)
    if (SYMBOLS.has(state.symbol)) marks.set(state.symbol, readMark(state));
  return marks;
}

export function makePrices(
  seed: number,
  states: readonly MarkState[] = [],
  recorded: readonly RecordingState[] = [],
): Prices {
  const marks = makeMarks(seed, states);
  const recordings = new Map(recorded.map(({ id, bars }) => [id, makeRecording(bars)]));

  const markOf = (symbol: string): Mark => {
    const mark = marks.get(symbol);
    if (!mark) throw new Error(`no such symbol: ${symbol}`);
    return mark;
  };
  const recordingOf = (id: string): Recording => {
    const recording = recordings.get(id);
    if (!recording) throw new Error(`no such recording: ${id}`);
    return recording;
  };
  const rawPrice = (source: MarkSource, nowMs: number): Decimal => {
    if (source.kind === 'pinned') return source.price;
    if (source.kind === 'walk') return source.anchor.times(walkFactor(source.seed, nowMs));
    const recording = recordingOf(source.replay.recording);
    return computeRecordedPrice(recording, computeMoment(recording, source.replay, nowMs).momentMs);
  };
  const truePrice = (symbol: string, nowMs: number): Decimal => {
    const { source } = markOf(symbol);
    const spec = SYMBOLS.get(symbol);
    const price = rawPrice(source, nowMs);
    return spec && source.kind !== 'pinned' ? roundToTick(price, spec) : price;
  };
  const follow = (symbol: string, source: MarkSource): void => {
    markOf(symbol).source = source;
    const played = new Set(
      [...marks.values()].map((mark) =>
        mark.source.kind === 'replay' ? mark.source.replay.recording : null,
      ),
    );
    for (const id of [...recordings.keys()]) if (!played.has(id)) recordings.delete(id);
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
    source: (symbol, nowMs) => {
      const { source } = markOf(symbol);
      if (source.kind !== 'replay') return { kind: source.kind };
      const { speed, atEnd, recording } = source.replay;
      const moment = computeMoment(recordingOf(recording), source.replay, nowMs);
      return { kind: 'replay', speed, atEnd, ...moment };
    },
    pin: (symbol, price) => follow(symbol, { kind: 'pinned', price }),
    followWalk: (symbol, nowMs) => {
      const { source } = markOf(symbol);
      if (source.kind === 'walk') return;
      const walkSeed = (seed + symbol.length * 104729 + symbol.charCodeAt(0)) | 0;
      // The anchor is chosen so that the walk goes on from the present price.
      const anchor = rawPrice(source, nowMs).div(walkFactor(walkSeed, nowMs)).round(12);
      follow(symbol, { kind: 'walk', anchor, seed: walkSeed });
    },
    followReplay: (symbol, replay) => follow(symbol, { kind: 'replay', replay }),
    addRecording: (id, bars) => {
      if (recordings.has(id)) return false;
      recordings.set(id, makeRecording(bars));
      return true;
    },
    recording: (id) => recordings.get(id),
    setFault: (symbol, fault, nowMs) => {
      const mark = markOf(symbol);
      mark.fault = fault;
      mark.frozenPrice = fault?.kind === 'stale' ? truePrice(symbol, nowMs) : null;
    },
    exportMarks: () => [...marks].map(([symbol, mark]) => writeMark(symbol, mark)),
    exportRecordings: () => [...recordings].map(([id, { bars }]) => ({ id, bars })),
  };
}
