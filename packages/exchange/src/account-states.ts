// What is remembered of each account, whichever address it leaves from: the exchange counts its orders by
// account, wherever they come from, so an account that moves to another address takes its counts along.
import type { Clock } from '@hedge/cycle';
import type { ExchangeClock } from './exchange-clock';
import { makeLimitBackoff, type LimitBackoff } from './limit-backoff';
import { makeOrderSlots, type OrderSlots } from './order-slots';

/** What is remembered of an account, whatever keys and whichever address it has at the moment. */
export interface AccountState {
  readonly accountId: string;
  /** Told to this account alone: its order limit. */
  readonly told: LimitBackoff;
  readonly slots: OrderSlots;
}

/** The account's state; from then on its limits are counted by that time of the exchange. */
export type AccountStates = (accountId: string, time: ExchangeClock) => AccountState;

export function makeAccountStates({ clock }: { readonly clock: Clock }): AccountStates {
  const known = new Map<string, AccountState>();
  /** Where an account has been before, nobody refreshes the time any more. */
  const times = new Map<string, ExchangeClock>();
  return (accountId, time) => {
    times.set(accountId, time);
    const before = known.get(accountId);
    if (before !== undefined) return before;
    const exchangeNow = () => times.get(accountId)?.now() ?? null;
    const made: AccountState = {
      accountId,
      told: makeLimitBackoff({ clock }),
      slots: makeOrderSlots({ clock, exchangeNow }),
    };
    known.set(accountId, made);
    return made;
  };
}
