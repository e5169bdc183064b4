// Exchange accounts: registering, reading, and the positions they hold.
import type { AccountView, CreateAccountBody } from '@hedge/contracts';
import type { AccountRepository, Actor } from '@hedge/db';
import { keyFingerprint, type AskWorker, type CredentialBox } from '@hedge/platform';
import { requireAllowedMode } from './account-mode';
import type { Handlers } from './operator-router';
import { Problem } from './problem';
import { viewAccount, viewPage } from './views';
import { problemOfFailure } from './worker-answers';

export type AccountsDeps = {
  readonly accounts: Pick<AccountRepository, 'create' | 'find' | 'list' | 'patch'>;
  readonly credentials: CredentialBox;
  readonly askWorker: AskWorker;
  readonly allowLiveTrading: boolean;
};

type AccountsHandlers = Handlers<
  'listAccounts' | 'createAccount' | 'readAccount' | 'patchAccount' | 'readPositions'
>;

export function makeAccountsHandlers(deps: AccountsDeps): AccountsHandlers {
  return {
    listAccounts: async ({ query }) => viewPage(await deps.accounts.list(query), viewAccount),
    createAccount: ({ body, actor, newId }) => createAccount(deps, newId, body, actor),
    readAccount: async ({ id }) => viewAccount(await loadAccount(deps, id)),
    patchAccount: async ({ id, body, actor }) => {
      const account = await deps.accounts.patch(id, body, actor);
      if (account === null) throw noSuchAccount();
      return viewAccount(account);
    },
    readPositions: async ({ id }) => {
      const account = await loadAccount(deps, id);
      const result = await deps.askWorker(account.id, { kind: 'positions' });
      if (!result.ok) throw problemOfFailure(result);
      if (result.kind !== 'positions') throw new Error(`positions answered by ${result.kind}`);
      return { items: result.positions, nextCursor: null, hedgeMode: result.hedgeMode };
    },
  };
}

async function loadAccount(deps: AccountsDeps, accountId: string) {
  const account = await deps.accounts.find(accountId);
  if (account === null) throw noSuchAccount();
  return account;
}

export function noSuchAccount(): Problem {
  return new Problem('NOT_FOUND', 'there is no such account');
}

async function createAccount(
  deps: AccountsDeps,
  accountId: string,
  body: CreateAccountBody,
  actor: Actor,
): Promise<AccountView> {
  requireAllowedMode(deps, body.mode);
  const created = await deps.accounts.create(
    {
      id: accountId,
      label: body.label,
      exchange: body.exchange,
      mode: body.mode,
      keyFingerprint: keyFingerprint(body.apiKey),
      apiKeySealed: deps.credentials.seal({ accountId, field: 'apiKey' }, body.apiKey),
      secretSealed: deps.credentials.seal({ accountId, field: 'secret' }, body.secret),
      keyId: deps.credentials.keyId,
    },
    actor,
  );
  if (created.kind === 'duplicate') {
    throw new Problem('ACCOUNT_EXISTS', 'an account with this key exists already', {
      accountId: created.accountId,
    });
  }
  return viewAccount(created.account);
}
