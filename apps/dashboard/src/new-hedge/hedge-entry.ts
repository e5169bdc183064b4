// What was typed about a new hedge, as the API takes it.
import type { CreateOperationBody } from '@hedge/contracts';
import { readAmount } from '../actions/amount-entry';
import type { Settings } from '../actions/find-changes';
import type { Language } from '../words/language';

export interface LegEntry {
  readonly symbol: string;
  /** As it was typed. */
  readonly quantity: string;
}

export interface HedgeEntry {
  readonly accountId: string;
  /** Null where none is chosen. */
  readonly long: LegEntry | null;
  readonly short: LegEntry | null;
  /** With the target as it was typed. */
  readonly settings: Settings;
}

/** Null where something is missing or refused: the fields say what. */
export function readHedge(entry: HedgeEntry, language: Language): CreateOperationBody | null {
  const { accountId, settings } = entry;
  const { target, ...chosen } = settings;
  const long = readLeg(entry.long, language);
  const short = readLeg(entry.short, language);
  const profitTarget = readAmount(target, language);
  if (accountId === '' || long === null || short === null || !profitTarget.ok) return null;
  return { accountId, ...chosen, profitTarget: profitTarget.amount, long, short };
}

function readLeg(leg: LegEntry | null, language: Language): CreateOperationBody['long'] | null {
  if (leg === null) return null;
  const quantity = readAmount(leg.quantity, language);
  return quantity.ok ? { symbol: leg.symbol, quantity: quantity.amount } : null;
}
