// The exchanges as configured: one per mode, made when the first account of the mode needs it.
import { makeExchangeAt, type Exchange, type ExchangeDeps } from './exchange-at';
import type { ExchangeTimeouts } from './timeouts';
import { addressOf, type ExchangeMode, type ModeSettings } from './venue-urls';

export interface ExchangeOptions extends ModeSettings {
  readonly mode: ExchangeMode;
  readonly timeouts?: Partial<ExchangeTimeouts>;
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
  return makeExchangeAt(deps, options.mode, address, options.timeouts);
}

export interface Exchanges {
  /** @throws {ExchangeConfigError} as `makeExchange`. */
  of(mode: ExchangeMode): Promise<Exchange>;
  /** Closes those that were made. */
  close(): Promise<void>;
}

export function makeExchanges(deps: ExchangeDeps, settings: ModeSettings): Exchanges {
  const made = new Map<ExchangeMode, Promise<Exchange>>();
  return {
    of: (mode) => {
      const known = made.get(mode) ?? makeExchange(deps, { ...settings, mode });
      made.set(mode, known);
      return known;
    },
    close: async () => {
      const exchanges = await Promise.allSettled(made.values());
      const usable = exchanges.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(usable.map((each) => each.close()));
    },
  };
}
