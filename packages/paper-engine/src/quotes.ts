// Prices as the engine's users set and read them.
import { ZERO } from '@hedge/domain';
import type { Core } from './core';
import { accept, paperErrors, refuse, type Answer } from './errors';
import { buildExchangeInfo } from './exchange-info';
import { executeDue } from './matching';
import type { PaperEngine } from './paper-engine';
import { spanOf } from './recording';
import { SYMBOLS } from './symbols';
import { buildBookTicker, buildDayTicker, buildPremiumIndex, buildPriceTicker } from './tickers';

type Quotes = Pick<
  PaperEngine,
  | 'setMark'
  | 'followWalk'
  | 'addRecording'
  | 'followReplay'
  | 'setMarkFault'
  | 'markPrice'
  | 'priceSource'
  | 'premiumIndex'
  | 'premiumIndexAll'
  | 'priceTicker'
  | 'bookTicker'
  | 'dayTicker'
  | 'exchangeInfo'
>;

/** One row for a symbol, or a row for every one. */
function perSymbol<Row>(build: (symbol: string, nowMs: number) => Row) {
  return (symbol: string | undefined, nowMs: number): Answer<Row | readonly Row[]> => {
    if (symbol === undefined) return accept([...SYMBOLS.keys()].map((name) => build(name, nowMs)));
    return SYMBOLS.has(symbol) ? accept(build(symbol, nowMs)) : refuse(paperErrors.symbolInvalid());
  };
}

export function makeQuotes(core: Core): Quotes {
  const { prices } = core;
  const known = <T>(symbol: string, call: () => Answer<T>): Answer<T> =>
    SYMBOLS.has(symbol) ? call() : refuse(paperErrors.symbolInvalid());
  const change = (symbol: string, nowMs: number, call: () => void): Answer<null> =>
    known(symbol, () => {
      // What was due before the change executes at the old price, what it makes due at the new.
      executeDue(core, nowMs);
      call();
      executeDue(core, nowMs);
      core.revision += 1;
      return accept(null);
    });
  const premiumIndex = (symbol: string, nowMs: number) =>
    buildPremiumIndex(symbol, prices.quote(symbol, nowMs), nowMs);
  const last = (symbol: string, nowMs: number) => prices.truePrice(symbol, nowMs);
  return {
    setMark: (symbol, price, nowMs) => {
      if (price.lte(ZERO)) return refuse(paperErrors.priceNotPositive());
      const max = SYMBOLS.get(symbol)?.maxPrice;
      if (max !== undefined && price.gt(max)) return refuse(paperErrors.priceAboveMax());
      return change(symbol, nowMs, () => prices.pin(symbol, price));
    },
    followWalk: (symbol, nowMs) => change(symbol, nowMs, () => prices.followWalk(symbol, nowMs)),
    addRecording: (id, bars) => {
      const added = prices.addRecording(id, bars);
      if (added) core.revision += 1;
      return added;
    },
    followReplay: (symbol, { recording, speed, atEnd, fromMs }, nowMs) => {
      const bars = prices.recording(recording);
      if (!bars) return refuse(paperErrors.parameterInvalid('recording'));
      if (!Number.isFinite(speed) || speed <= 0)
        return refuse(paperErrors.parameterInvalid('speed'));
      const span = spanOf(bars);
      const from = fromMs ?? span.fromMs;
      if (from < span.fromMs || from >= span.toMs) {
        return refuse(paperErrors.parameterInvalid('from'));
      }
      const replay = { recording, speed, atEnd, fromMs: from, startMs: nowMs };
      return change(symbol, nowMs, () => prices.followReplay(symbol, replay));
    },
    setMarkFault: (symbol, fault, nowMs) =>
      change(symbol, nowMs, () => prices.setFault(symbol, fault, nowMs)),
    markPrice: (symbol, nowMs) => known(symbol, () => accept(last(symbol, nowMs))),
    priceSource: (symbol, nowMs) => known(symbol, () => accept(prices.source(symbol, nowMs))),
    premiumIndex: (symbol, nowMs) => known(symbol, () => accept(premiumIndex(symbol, nowMs))),
    premiumIndexAll: (nowMs) => [...SYMBOLS.keys()].map((symbol) => premiumIndex(symbol, nowMs)),
    priceTicker: perSymbol((symbol, nowMs) => buildPriceTicker(symbol, last(symbol, nowMs), nowMs)),
    bookTicker: perSymbol((symbol, nowMs) =>
      buildBookTicker(symbol, last(symbol, nowMs), core.switches.slippageBps, nowMs),
    ),
    dayTicker: perSymbol((symbol, nowMs) => buildDayTicker(symbol, last(symbol, nowMs), nowMs)),
    exchangeInfo: (nowMs) => buildExchangeInfo(core.switches, nowMs),
  };
}
