// Exchange accounts: registering, reading, checking, ending, and the positions they hold.
import type { AccountView, CreateAccountBody, ReplaceCredentialsBody } from '@hedge/contracts';
import type { AccountChanges, AccountHeld, Actor, AccountRepository } from '@hedge/db';
import { keyFingerprint, type AskWorker, type Clock, type CredentialBox } from '@hedge/platform';
import { requireAllowedMode } from './account-mode';
import type { Handlers } from './operator-router';
import { askPreflight, makePreflight, requirePassed } from './preflight';
import { Problem } from './problem';
import { viewAccount, viewPage } from './views';
import { problemOfFailure } from './worker-answers';

export type AccountsDeps = {
  readonly accounts: Pick<AccountRepository, 'create' | 'find' | 'list' | 'patch'>;
  readonly accountChanges: AccountChanges;
  readonly credentials: CredentialBox;
  readonly clock: Clock;
  readonly askWorker: AskWorker;
  readonly allowLiveTrading: boolean;
};

type AccountsHandlers = Handlers<
  | 'listAccounts'
  | 'createAccount'
  | 'readAccount'
  | 'patchAccount'
  | 'removeAccount'
  | 'replaceCredentials'
  | 'checkAccount'
  | 'readPositions'
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
    removeAccount: async ({ id, actor }) => {
      const outcome = await deps.accountChanges.remove(id, actor);
      if (outcome !== 'removed') throw problemOfHeld(outcome);
    },
    replaceCredentials: ({ id, body, actor }) => replaceCredentials(deps, id, body, actor),
    checkAccount: async ({ id, body, actor }) => {
      const account = await loadAccount(deps, id);
      const preflight = await makePreflight(deps, account, body.acceptRisks ?? [], actor);
      return viewAccount({ ...account, preflight });
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

const HELD: Readonly<Record<AccountHeld, () => Problem>> = {
  operations: () => new Problem('ACCOUNT_IN_USE', 'the account has operations: remove them first'),
  notActive: () => new Problem('NOT_ACTIVE', 'an operation of the account is being closed'),
  openOrders: () =>
    new Problem('OPEN_ORDERS', 'the account has an order that may still execute, or may have'),
  notFound: noSuchAccount,
};

function problemOfHeld(held: AccountHeld): Problem {
  return HELD[held]();
}

function sealKeys(
  { credentials }: AccountsDeps,
  accountId: string,
  { apiKey, secret }: { readonly apiKey: string; readonly secret: string },
) {
  return {
    keyFingerprint: keyFingerprint(apiKey),
    apiKeySealed: credentials.seal({ accountId, field: 'apiKey' }, apiKey),
    secretSealed: credentials.seal({ accountId, field: 'secret' }, secret),
    keyId: credentials.keyId,
  };
}

/**
 * An account that the exchange refuses, or that carries a risk nobody accepted, is taken back. Where
 * no worker can tell, it stays, without a pre-flight: the first registration makes it.
 */
async function createAccount(
  deps: AccountsDeps,
  id: string,
  body: CreateAccountBody,
  actor: Actor,
): Promise<AccountView> {
  requireAllowedMode(deps, body.mode);
  const { label, exchange, mode, egressAddress = null } = body;
  const created = await deps.accounts.create(
    { id, label, exchange, mode, egressAddress, ...sealKeys(deps, id, body) },
    actor,
  );
  if (created.kind === 'duplicate') throw keyExists(created.accountId);
  const result = await askPreflight(deps, id, body.acceptRisks ?? []);
  if (result.kind === 'unanswered') return viewAccount(created.account);
  const { preflight } = result;
  try {
    requirePassed(preflight);
  } catch (refusal) {
    await deps.accountChanges.discard(id, actor);
    throw refusal;
  }
  await deps.accountChanges.recordPreflight(id, preflight, actor);
  return viewAccount({ ...created.account, preflight });
}

function keyExists(accountId: string): Problem {
  return new Problem('ACCOUNT_EXISTS', 'an account with this key exists already', { accountId });
}

/** The new keys are stored first: the worker opens what is stored, and jobs carry no secret. */
async function replaceCredentials(
  deps: AccountsDeps,
  id: string,
  body: ReplaceCredentialsBody,
  actor: Actor,
): Promise<AccountView> {
  const replaced = await deps.accountChanges.replaceCredentials(
    id,
    sealKeys(deps, id, body),
    actor,
  );
  if (replaced.kind === 'duplicate') throw keyExists(replaced.accountId);
  if (replaced.kind !== 'replaced') throw problemOfHeld(replaced.kind);
  const account = await loadAccount(deps, id);
  const result = await askPreflight(deps, id, body.acceptRisks ?? []);
  if (result.kind === 'unanswered') return viewAccount(account);
  await deps.accountChanges.recordPreflight(id, result.preflight, actor);
  return viewAccount({ ...account, preflight: result.preflight });
}
