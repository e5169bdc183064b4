// What the audit log is narrowed to, and what a change changed.
import type { AuditView } from '@hedge/contracts';
import { buildPeriod, keepDay } from '../page/days';

/** Kept in the page's address; empty where it narrows nothing. */
export interface AuditChoice {
  readonly actor: string;
  readonly action: string;
  /** Days of the reader's own zone, both of them shown. */
  readonly from: string;
  readonly to: string;
}

export const WHOLE_LOG: AuditChoice = { actor: '', action: '', from: '', to: '' };

export function readAuditChoice(query: string): AuditChoice {
  const given = new URLSearchParams(query);
  const text = (name: string) => (given.get(name) ?? '').slice(0, 100);
  return {
    ...{ actor: text('actor'), action: text('action') },
    ...{ from: keepDay(text('from')), to: keepDay(text('to')) },
  };
}

/** The query of an address, with its `?`; empty where nothing is chosen. */
export function writeAuditChoice(choice: AuditChoice): string {
  const chosen = withoutEmpty({ ...choice });
  return Object.keys(chosen).length === 0 ? '' : `?${new URLSearchParams(chosen).toString()}`;
}

/** What the API is asked for. */
export function buildAuditFilter(choice: AuditChoice): Readonly<Record<string, string>> {
  return withoutEmpty({ ...choice, ...buildPeriod(choice) });
}

const withoutEmpty = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));

export interface Changed {
  readonly field: string;
  /** As text; null where the field was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields that differ, in the order of their names. */
export function listChanges({
  before,
  after,
}: Pick<AuditView, 'before' | 'after'>): readonly Changed[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .sort()
    .map((field) => ({
      field,
      before: tellValue(before?.[field]),
      after: tellValue(after?.[field]),
    }))
    .filter((changed) => changed.before !== changed.after);
}

/** What else is said of it. */
export function listDetails({
  detail,
}: Pick<AuditView, 'detail'>): readonly { readonly field: string; readonly value: string }[] {
  return Object.entries(detail).map(([field, value]) => ({
    field,
    value: tellValue(value) ?? 'null',
  }));
}

function tellValue(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
