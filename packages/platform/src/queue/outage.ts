// An outage of the queue store: told once when it begins and once when it ends, not at every retry.
import type { Clock } from '../clock';
import type { Logger } from '../logger';
import { reasonOf } from './quiet-warning';

/** One outage at a time, over any number of connections. */
export type Outage = {
  isOn(): boolean;
  /** This connection, or other source, does not work. */
  failed(source: unknown, error: unknown): void;
  /** It works again. */
  works(source: unknown): void;
};

export type OutageWords = {
  /** The ERROR line of its beginning and the INFO line of its end. */
  readonly begins: string;
  readonly ends: string;
  readonly fields?: Readonly<Record<string, unknown>>;
};

export function makeOutage(
  deps: { readonly logger: Logger; readonly clock: Clock },
  words: OutageWords,
): Outage {
  const failing = new Set<unknown>();
  let sinceMs = 0;
  return {
    isOn: () => failing.size > 0,
    failed: (source, error) => {
      if (failing.size === 0) {
        sinceMs = deps.clock.monotonicMs();
        deps.logger.error(words.begins, { ...words.fields, reason: reasonOf(error) });
      }
      failing.add(source);
    },
    works: (source) => {
      if (!failing.delete(source) || failing.size > 0) return;
      const forMs = Math.round(deps.clock.monotonicMs() - sinceMs);
      deps.logger.info(words.ends, { ...words.fields, forMs });
    },
  };
}
