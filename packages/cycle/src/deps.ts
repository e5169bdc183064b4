// What the cycle works with. Everything that has an effect or a time of its own comes through here.
import type { ProtocolSettings } from '@hedge/domain';
import type { AccountMemory } from './account-memory';
import type { Listener } from './events';
import type { Clock } from './ports/clock';
import type { Gateway } from './ports/gateway';
import type { Account, Store } from './ports/store';
import type { SaidBook } from './said-book';

export interface CycleDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** The account's gateway, or why it has none: credentials that do not open, a mode not allowed. */
  readonly gatewayOf: (account: Account) => Promise<Gateway | Unserved>;
  readonly settings: ProtocolSettings;
  /** An unused decision or cycle id, a lower-case UUID. */
  readonly nextId: () => string;
  readonly memory: AccountMemory;
  /** Monotonic ms at which this process started. */
  readonly startedAtMonotonicMs: number;
  /** True once the process is shutting down: nothing new is begun, what was sent is recorded. */
  readonly stopping: () => boolean;
  readonly tell: Listener;
}

/** Why nothing is done for an account. */
export interface Unserved {
  readonly unserved: string;
}

/** The deps of one account's run: its gateway found, and what its last reading said. */
export interface AccountDeps extends CycleDeps {
  readonly gateway: Gateway;
  readonly said: SaidBook;
}
