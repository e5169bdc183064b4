// From an account's sealed credentials to its gateway; the only place where they are opened.
import {
  CAUSES,
  explainCause,
  type Account,
  type Budgeted,
  type Gateway,
  type ReadRoom,
  type Unserved,
} from '@hedge/cycle';
import type { AccountRepository } from '@hedge/db';
import type { Exchange, ExchangeAccount, Exchanges } from '@hedge/exchange';
import type { CredentialBox, Logger } from '@hedge/platform';

export interface AccountsDeps {
  readonly repository: Pick<AccountRepository, 'loadCredentials'>;
  readonly box: CredentialBox;
  readonly exchanges: Pick<Exchanges, 'of' | 'hasEgress'>;
  readonly allowLiveTrading: boolean;
  readonly logger: Logger;
}

/** What of an account says how it is reached. */
export type AccountKeys = Pick<Account, 'id' | 'mode' | 'egressAddress' | 'credentialsTag'>;

/** The account with its keys, at its mode's exchange as seen from its address. */
export interface ReachableAccount {
  readonly exchange: Exchange;
  readonly account: ExchangeAccount;
}

export interface Accounts {
  /** The account's gateway, or why it is not served. */
  gatewayOf(account: AccountKeys): Promise<Gateway | Unserved>;
  /** The same for questions outside the cycle. */
  reach(account: AccountKeys): Promise<ReachableAccount | Unserved>;
  /** What the account's request budget has for readings; null where nobody is served there. Never rejects. */
  readRoomOf(account: Budgeted): Promise<ReadRoom | null>;
}

export const LIVE_NOT_ALLOWED: Unserved = {
  unserved: CAUSES.LIVE_NOT_ALLOWED,
};

/** Opened keys stay in memory until others are stored: one load per change, not one per cycle. */
export function makeAccounts(deps: AccountsDeps): Accounts {
  const opened = new Map<
    string,
    { readonly tag: string; readonly keys: ExchangeAccount | Unserved }
  >();

  const open = async (account: AccountKeys): Promise<ExchangeAccount | Unserved> => {
    const { id: accountId, credentialsTag: tag } = account;
    const known = opened.get(accountId);
    if (known?.tag === tag) return known.keys;
    const keys = await openStored(accountId);
    opened.set(accountId, { tag, keys });
    return keys;
  };

  const openStored = async (accountId: string): Promise<ExchangeAccount | Unserved> => {
    const sealed = await deps.repository.loadCredentials(accountId);
    if (sealed === null) return { unserved: CAUSES.CREDENTIALS_MISSING };
    try {
      return {
        accountId,
        apiKey: deps.box.open({ accountId, field: 'apiKey' }, sealed.apiKeySealed),
        secret: deps.box.open({ accountId, field: 'secret' }, sealed.secretSealed),
      };
    } catch (error) {
      deps.logger.error('the credentials do not open', { accountId, error });
      return { unserved: CAUSES.CREDENTIALS_SEALED };
    }
  };

  const reach = async (account: AccountKeys): Promise<ReachableAccount | Unserved> => {
    // Before the keys are opened and before the exchange exists: it may have become live meanwhile.
    if (account.mode === 'live' && !deps.allowLiveTrading) return LIVE_NOT_ALLOWED;
    const { mode, egressAddress } = account;
    if (!deps.exchanges.hasEgress(egressAddress)) {
      return { unserved: explainCause('EGRESS_MISSING', egressAddress ?? '') };
    }
    const keys = await open(account);
    if ('unserved' in keys) return keys;
    return { exchange: await deps.exchanges.of(mode, egressAddress), account: keys };
  };

  return {
    reach,
    async readRoomOf({ mode, egressAddress }) {
      if (mode === 'live' && !deps.allowLiveTrading) return null;
      // An exchange that cannot be made has no budget: each of its accounts says so by itself.
      const exchange = await deps.exchanges.of(mode, egressAddress).catch(() => null);
      return exchange?.readRoom() ?? null;
    },
    async gatewayOf(account) {
      const reached = await reach(account);
      return 'unserved' in reached ? reached : reached.exchange.gatewayFor(reached.account);
    },
  };
}
