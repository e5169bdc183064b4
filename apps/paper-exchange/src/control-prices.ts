// Prices by the control interface: pinned, released to walk or replayed, and wrong on purpose.
import { SYMBOLS, type PaperEngine } from '@hedge/paper-engine';
import type { Response } from 'express';
import type { ExchangeClock } from './clock';
import { sendError, sendRefusal } from './control-reply';
import type { PriceBody } from './control-schemas';
import type { RecordingFile } from './recording-file';

export interface PriceDeps {
  readonly engine: PaperEngine;
  readonly clock: ExchangeClock;
  /** Recorded prices by symbol. */
  readonly recordings: ReadonlyMap<string, RecordingFile>;
}

function readPrice({ engine }: PriceDeps, symbol: string, nowMs: number) {
  const [mark, source] = [engine.markPrice(symbol, nowMs), engine.priceSource(symbol, nowMs)];
  const markPrice = mark.ok ? mark.value.toFixed() : null;
  if (!source.ok || source.value.kind !== 'replay') {
    return { symbol, markPrice, source: source.ok ? source.value.kind : null };
  }
  const { kind, momentMs, ...rest } = source.value;
  const moment = new Date(momentMs).toISOString();
  return { symbol, markPrice, source: kind, replay: { moment, ...rest } };
}

/** Every symbol: its true mark, and where that comes from. */
export function readPrices(deps: PriceDeps) {
  const nowMs = deps.clock.now();
  return [...SYMBOLS.keys()].map((symbol) => readPrice(deps, symbol, nowMs));
}

function sendBadRequest(response: Response, message: string): void {
  sendError(response, 400, 'BAD_REQUEST', message);
}

/** Begins a replay; the recording becomes part of the exchange's state first. */
function startReplay(deps: PriceDeps, body: PriceBody, response: Response): void {
  const { engine, clock, recordings } = deps;
  const file = recordings.get(body.symbol);
  if (!file) {
    const message = `no recorded prices of ${body.symbol}: set PAPER_REPLAY_FILES`;
    return sendError(response, 422, 'NO_RECORDING', message);
  }
  const { id, bars } = file;
  const { from, speed = 1, atEnd = 'hold' } = body;
  const [firstMs, lastMs] = [bars[0]?.[0] ?? 0, bars.at(-1)?.[0] ?? 0];
  if (from !== undefined && (from < firstMs || from > lastMs)) {
    const span = [firstMs, lastMs].map((ms) => new Date(ms).toISOString()).join(' to ');
    return sendBadRequest(response, `from must be within the recording: ${span}`);
  }
  engine.addRecording(id, bars);
  const input = { recording: id, speed, atEnd, ...(from === undefined ? {} : { fromMs: from }) };
  const nowMs = clock.now();
  const answer = engine.followReplay(body.symbol, input, nowMs);
  if (!answer.ok) return sendRefusal(response, answer.error);
  response.json(readPrice(deps, body.symbol, nowMs));
}

/** PUT /prices: exactly one of `markPrice`, `follow` and `fault`. */
export function changePrice(deps: PriceDeps, body: PriceBody, response: Response): void {
  const { engine, clock } = deps;
  const { symbol, markPrice, follow, fault } = body;
  const given = [markPrice, follow, fault].filter((part) => part !== undefined).length;
  if (given !== 1) return sendBadRequest(response, 'give one of markPrice, follow, fault');
  if (follow === 'replay') return startReplay(deps, body, response);
  if ([body.speed, body.from, body.atEnd].some((part) => part !== undefined)) {
    return sendBadRequest(response, 'speed, from and atEnd belong to follow "replay"');
  }
  const nowMs = clock.now();
  const answer = markPrice
    ? engine.setMark(symbol, markPrice, nowMs)
    : follow
      ? engine.followWalk(symbol, nowMs)
      : engine.setMarkFault(symbol, fault ?? null, nowMs);
  if (!answer.ok) return sendRefusal(response, answer.error);
  response.json(readPrice(deps, symbol, nowMs));
}
