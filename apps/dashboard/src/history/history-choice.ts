// Which finished hedges are shown: kept in the page's address, so that a link or a reload shows the same.
import type { CloseReason } from '@hedge/contracts';
import { buildPeriod, isReversed, keepDay } from '../page/days';
import { ENGLISH } from '../words/english';

export const CLOSE_REASONS = Object.keys(ENGLISH.history.reasons) as readonly CloseReason[];

/** Empty where it narrows nothing. */
export interface HistoryChoice {
  readonly accountId: string;
  /** As somebody writes it, such as `btc/usdt`. */
  readonly symbol: string;
  readonly reason: CloseReason | '';
  /** Days of the reader's own zone, `2026-11-29`, both of them shown. */
  readonly from: string;
  readonly to: string;
}

export const WHOLE_HISTORY: HistoryChoice = {
  ...{ accountId: '', symbol: '', reason: '', from: '', to: '' },
};

/** What an address says, and nothing for whatever in it is not known. */
export function readHistoryChoice(query: string): HistoryChoice {
  const given = new URLSearchParams(query);
  const text = (name: string) => (given.get(name) ?? '').slice(0, 100);
  return {
    accountId: text('account'),
    symbol: text('symbol'),
    reason: CLOSE_REASONS.find((each) => each === text('reason')) ?? '',
    from: keepDay(text('from')),
    to: keepDay(text('to')),
  };
}

/** The query of an address, with its `?`; empty where nothing is chosen. */
export function writeHistoryChoice({ accountId, ...others }: HistoryChoice): string {
  const chosen = Object.entries({ account: accountId, ...others }).filter(([, it]) => it !== '');
  return chosen.length === 0 ? '' : `?${new URLSearchParams(chosen).toString()}`;
}

export type ChoiceProblem = 'symbolWrong' | 'order';

/** Why nothing can be asked for; null where it can. */
export function findChoiceProblem(choice: HistoryChoice): ChoiceProblem | null {
  const { symbol } = choice;
  if (symbol !== '' && completeSymbol(symbol) === null) return 'symbolWrong';
  return isReversed(choice) ? 'order' : null;
}

/** What the API is asked for. @param choice without a problem */
export function buildHistoryFilter(choice: HistoryChoice): Readonly<Record<string, string>> {
  const { accountId, symbol, reason } = choice;
  const asked = {
    accountId,
    symbol: completeSymbol(symbol) ?? '',
    closeReason: reason,
    ...buildPeriod(choice),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
}

/** `BTC/USDT:USDT` of `btc/usdt`; null of what is no symbol. */
function completeSymbol(text: string): string | null {
  const [, pair, quote, margin] =
    /^([A-Z0-9]{1,20}\/([A-Z0-9]{1,10}))(?::([A-Z0-9]{1,10}))?$/.exec(text.trim().toUpperCase()) ??
    [];
  return pair === undefined ? null : `${pair}:${margin ?? quote}`;
}
