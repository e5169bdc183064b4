// From an account's sealed credentials to its gateway; the only place where they are opened.
import type { Account, Gateway } from '@hedge/cycle';
import type { AccountRepository } from '@hedge/db';
import type { Exchange, ExchangeAccount } from '@hedge/exchange';
import type { CredentialBox, Logger } from '@hedge/platform';

export interface AccountsDeps {
  readonly repository: AccountRepository;
  readonly box: CredentialBox;
  readonly exchange: Exchange;
  readonly logger: Logger;
}

export interface Accounts {
  /** The account's gateway; null when its credentials do not open or its venue is not served. */
  gatewayOf(account: Pick<Account, 'id' | 'mode'>): Promise<Gateway | null>;
  /** The account with its keys, for questions outside the cycle. */
  exchangeAccountOf(account: Pick<Account, 'id' | 'mode'>): Promise<ExchangeAccount | null>;
}

/** Opened keys stay in memory for the process's life: one load per account, not one per cycle. */
export function makeAccounts(deps: AccountsDeps): Accounts {
  const opened = new Map<string, ExchangeAccount>();

  const open = async (account: Pick<Account, 'id' | 'mode'>): Promise<ExchangeAccount | null> => {
    if (account.mode !== 'paper') return null;
    const known = opened.get(account.id);
    if (known !== undefined) return known;
    const sealed = await deps.repository.loadCredentials(account.id);
    if (sealed === null) return null;
    const accountId = account.id;
    try {
      const exchangeAccount: ExchangeAccount = {
        accountId,
        apiKey: deps.box.open({ accountId, field: 'apiKey' }, sealed.apiKeySealed),
        secret: deps.box.open({ accountId, field: 'secret' }, sealed.secretSealed),
      };
      opened.set(accountId, exchangeAccount);
      return exchangeAccount;
    } catch (error) {
      deps.logger.error('the credentials do not open', { accountId, error });
      return null;
    }
  };

  return {
    exchangeAccountOf: open,
    async gatewayOf(account) {
      const exchangeAccount = await open(account);
      return exchangeAccount === null ? null : deps.exchange.gatewayFor(exchangeAccount);
    },
  };
}
