// Which modes of accounts this installation trades.
import type { AccountMode } from '@hedge/contracts';
import { Problem } from './problem';

/** @throws {Problem} 422 for live money unless it was allowed. */
export function requireAllowedMode(
  deps: { readonly allowLiveTrading: boolean },
  mode: AccountMode,
): void {
  if (mode === 'live' && !deps.allowLiveTrading) {
    throw new Problem('LIVE_NOT_ALLOWED', 'live trading needs ALLOW_LIVE_TRADING=yes');
  }
}
