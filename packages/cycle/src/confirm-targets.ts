// The second look before a close: fresh quotes for the symbols of operations at their target.
import { confirmTarget, type MarkQuote, type Operation } from '@hedge/domain';
import type { AccountDeps } from './deps';

/** What confirmed a target: one quote per symbol of the operation. */
export interface Confirmation {
  readonly quotes: readonly MarkQuote[];
}

/** The candidates whose target a fresh quote of every leg confirms, with it. One request per symbol. */
export async function confirmTargets<T extends { readonly operation: Operation }>(
  deps: AccountDeps,
  candidates: readonly T[],
): Promise<readonly (T & Confirmation)[]> {
  if (candidates.length === 0) return [];
  const symbols = new Set(
    candidates.flatMap(({ operation }) => operation.legs.map((leg) => leg.symbol)),
  );
  const quotes = new Map<string, MarkQuote>();
  await Promise.all(
    [...symbols].map(async (symbol) => {
      const answer = await deps.gateway.fetchMark(symbol);
      if (answer.kind === 'answer') quotes.set(symbol, answer.value);
    }),
  );
  const now = deps.gateway.exchangeNow();
  if (now === null) return [];
  return candidates.flatMap((candidate) => {
    const { operation } = candidate;
    if (confirmTarget(operation, quotes, now, deps.settings) !== null) return [];
    const legs = new Set(operation.legs.map((leg) => leg.symbol));
    return [
      { ...candidate, quotes: [...quotes.values()].filter(({ symbol }) => legs.has(symbol)) },
    ];
  });
}
