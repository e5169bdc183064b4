// The exchanges as configured: one per mode and address, made when the first account needs it.
import { makeAccountStates } from './account-states';
import { findEgress, UNNAMED_EGRESS, type Egress } from './egress';
import { makeExchangeAt, type Exchange, type ExchangeDeps } from './exchange-at';
import type { ExchangeTimeouts } from './timeouts';
import { addressOf, ExchangeConfigError, type ExchangeMode, type ModeSettings } from './venue-urls';

export interface ExchangeOptions extends ModeSettings {
  readonly mode: ExchangeMode;
  readonly timeouts?: Partial<ExchangeTimeouts>;
  /** Where the machine chooses unless given. */
  readonly egress?: Egress;
}

/**
 * Loads ccxt and makes the exchange of one mode. Sends nothing yet.
 * @throws {ExchangeConfigError} for live money that is not allowed and a paper URL it may not use.
 */
export async function makeExchange(
  deps: ExchangeDeps,
  options: ExchangeOptions,
): Promise<Exchange> {
  const address = addressOf(options.mode, options);
  const { mode, egress = UNNAMED_EGRESS, timeouts } = options;
  return makeExchangeAt(deps, { mode, address, egress, timeouts });
}

export interface ExchangesSettings extends ModeSettings {
  /** The worker's local addresses; the first is for accounts that name none. Empty: the machine chooses. */
  readonly egressAddresses: readonly string[];
}

export interface Exchanges {
  /**
   * The exchange of the mode as seen from that address; null for the worker's default.
   * @throws {ExchangeConfigError} as `makeExchange`, and for an address that is not the worker's.
   */
  of(mode: ExchangeMode, egressAddress: string | null): Promise<Exchange>;
  /** Whether requests can leave from there; null for the default, which every worker has. */
  hasEgress(egressAddress: string | null): boolean;
  /** Closes those that were made. */
  close(): Promise<void>;
}

export function makeExchanges(deps: ExchangeDeps, settings: ExchangesSettings): Exchanges {
  const made = new Map<string, Promise<Exchange>>();
  const states = makeAccountStates(deps);
  return {
    hasEgress: (named) => findEgress(named, settings.egressAddresses) !== null,
    of: async (mode, named) => {
      const egress = findEgress(named, settings.egressAddresses);
      if (egress === null) throw new ExchangeConfigError(`no local address ${named ?? ''}`);
      const key = `${mode} ${egress.egressAddress ?? ''}`;
      const known =
        made.get(key) ?? makeExchange({ ...deps, states }, { ...settings, mode, egress });
      made.set(key, known);
      return known;
    },
    close: async () => {
      const exchanges = await Promise.allSettled(made.values());
      const usable = exchanges.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(usable.map((each) => each.close()));
    },
  };
}
