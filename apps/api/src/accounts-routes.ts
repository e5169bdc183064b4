// Exchange accounts: registering, reading, and the positions they hold.
import { Router } from 'express';
import {
  createAccountBody,
  pageQuery,
  patchAccountBody,
  type CreateAccountBody,
  type PositionsView,
} from '@hedge/contracts';
import type { AccountRepository } from '@hedge/db';
import { keyFingerprint, type AskWorker, type CredentialBox } from '@hedge/platform';
import { requireAllowedMode } from './account-mode';
import { parseBody, parseId, parseQuery } from './operator-input';
import { methodNotAllowed, Problem } from './problem';
import { viewAccount, viewPage } from './views';
import { problemOfFailure } from './worker-answers';

export const OPERATOR = 'operator';

export type AccountsDeps = {
  readonly accounts: Pick<AccountRepository, 'create' | 'find' | 'list' | 'patch'>;
  readonly credentials: CredentialBox;
  readonly askWorker: AskWorker;
  readonly allowLiveTrading: boolean;
  /** A fresh random UUID, lower case. */
  readonly newId: () => string;
};

export function makeAccountsRoutes(deps: AccountsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/api/v1/accounts')
    .get(async (request, response) => {
      const page = await deps.accounts.list(parseQuery(pageQuery, request));
      response.json(viewPage(page, viewAccount));
    })
    .post(async (request, response) => {
      const account = await createAccount(deps, await parseBody(createAccountBody, request));
      response.status(201).location(`/api/v1/accounts/${account.id}`).json(account);
    })
    .all(methodNotAllowed(['GET', 'POST']));
  router
    .route('/api/v1/accounts/:id')
    .get(async (request, response) => {
      response.json(viewAccount(await loadAccount(deps, parseId(request, 'account'))));
    })
    .patch(async (request, response) => {
      const id = parseId(request, 'account');
      const body = await parseBody(patchAccountBody, request);
      const account = await deps.accounts.patch(id, body, OPERATOR);
      if (account === null) throw noSuchAccount();
      response.json(viewAccount(account));
    })
    .all(methodNotAllowed(['GET', 'PATCH']));
  router
    .route('/api/v1/accounts/:id/positions')
    .get(async (request, response) => {
      const account = await loadAccount(deps, parseId(request, 'account'));
      const result = await deps.askWorker(account.id, { kind: 'positions' });
      if (!result.ok) throw problemOfFailure(result);
      if (result.kind !== 'positions') throw new Error(`positions answered by ${result.kind}`);
      const view: PositionsView = {
        items: result.positions,
        nextCursor: null,
        hedgeMode: result.hedgeMode,
      };
      response.json(view);
    })
    .all(methodNotAllowed(['GET']));
  return router;
}

async function loadAccount(deps: AccountsDeps, accountId: string) {
  const account = await deps.accounts.find(accountId);
  if (account === null) throw noSuchAccount();
  return account;
}

function noSuchAccount(): Problem {
  return new Problem('NOT_FOUND', 'there is no such account');
}

async function createAccount(deps: AccountsDeps, body: CreateAccountBody) {
  requireAllowedMode(deps, body.mode);
  const accountId = deps.newId();
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
    OPERATOR,
  );
  if (created.kind === 'duplicate') {
    throw new Problem('ACCOUNT_EXISTS', 'an account with this key exists already', {
      accountId: created.accountId,
    });
  }
  return viewAccount(created.account);
}
