// Registering a hedge or opening one: ask the worker for the facts, judge them, insert under guard.
import type {
  AccountQueryResult,
  CreatedOperationView,
  CreateOperationBody,
  MarginFacts,
  OpenOperationBody,
  RegistrationFacts,
} from '@hedge/contracts';
import type {
  AccountChanges,
  AccountRepository,
  Actor,
  OperationDetail,
  OperationRepository,
} from '@hedge/db';
import {
  decideOpening,
  decideRegistration,
  decimal,
  toText,
  type Decimal,
  type ExchangeFacts,
  type MarginFacts as KnownMargin,
  type RegistrationDecision,
  type WantedLeg,
  type WantedOperation,
} from '@hedge/domain';
import type { AskWorker, Clock } from '@hedge/platform';
import { requireAllowedMode } from './account-mode';
import { problemOfClaims } from './claim-problem';
import { makePreflight, requirePassed } from './preflight';
import { Problem } from './problem';
import { viewWarning } from './registration-warnings';
import { viewOperation } from './views';
import { problemOfFailure } from './worker-answers';

export type RegistrationDeps = {
  readonly accounts: Pick<AccountRepository, 'find'>;
  readonly accountChanges: Pick<AccountChanges, 'recordPreflight'>;
  readonly operations: Pick<OperationRepository, 'register' | 'open' | 'find' | 'listClaims'>;
  readonly askWorker: AskWorker;
  readonly allowLiveTrading: boolean;
  readonly clock: Clock;
};

/** @throws {Problem} 422 with the reason and without a row, 502 or 503 when nobody could say. */
export async function registerOperation(
  deps: RegistrationDeps,
  id: string,
  body: CreateOperationBody,
  actor: Actor,
): Promise<CreatedOperationView> {
  const wanted = wantedOf(body);
  const asked = await ask(deps, body.accountId, wanted, actor, 'registration');
  const decision = requireAccepted(decideRegistration(wanted, factsOf(asked.facts)));
  const outcome = await deps.operations.register(
    {
      id,
      accountId: body.accountId,
      profitTarget: wanted.profitTarget,
      autoCloseEnabled: body.autoCloseEnabled,
      createdAt: deps.clock.wallMs(),
      legs: decision.legs,
      policies: {
        onLiquidation: body.onLiquidation,
        onManualClose: body.onManualClose,
        onRestingOrders: body.onRestingOrders,
      },
    },
    actor,
  );
  if (outcome === 'overclaimed') {
    const claims = await deps.operations.listClaims(body.accountId);
    throw problemOfClaims(wanted.profitTarget, decision.legs, claims);
  }
  if (outcome === 'accountGone') throw new Problem('UNKNOWN_ACCOUNT', 'there is no such account');
  const registered = await deps.operations.find(id);
  if (registered === null) throw new Error(`operation ${id} went away while registered`);
  return viewCreated(registered, decision);
}

export type OpeningDeps = RegistrationDeps & {
  /** A fresh id, for the orders that open it. */
  readonly newId: () => string;
  /** Asks for a cycle that begins from now on; never waits for it. */
  readonly callCycle: () => void;
};

/**
 * Writes down that a hedge is to be opened; the next cycle does it.
 * @throws {Problem} 422 with the reason and without a row, 502 or 503 when nobody could say.
 */
export async function openOperation(
  deps: OpeningDeps,
  id: string,
  body: OpenOperationBody,
  actor: Actor,
): Promise<CreatedOperationView> {
  const wanted = wantedOf(body);
  const answer = await ask(deps, body.accountId, wanted, actor, 'opening');
  const margin = marginOf(answer.margin);
  const decision = requireAccepted(decideOpening(wanted, factsOf(answer.facts), margin));
  const { accountId, autoCloseEnabled, onHalfOpen } = body;
  const { onLiquidation, onManualClose, onRestingOrders } = body;
  const outcome = await deps.operations.open(
    {
      ...{ id, accountId, autoCloseEnabled, onHalfOpen, legs: decision.legs },
      decisionId: deps.newId(),
      profitTarget: wanted.profitTarget,
      policies: { onLiquidation, onManualClose, onRestingOrders },
    },
    actor,
  );
  if (outcome === 'accountGone') throw new Problem('UNKNOWN_ACCOUNT', 'there is no such account');
  const asked = await deps.operations.find(id);
  if (asked === null) throw new Error(`operation ${id} went away while asked for`);
  deps.callCycle();
  return viewCreated(asked, decision);
}

type Accepted = Extract<RegistrationDecision, { kind: 'accepted' }>;

type Answered<Kind> = Extract<AccountQueryResult, { readonly ok: true; readonly kind: Kind }>;

/** @throws {Problem} where the account cannot be used, or nobody can say */
async function ask<Kind extends 'registration' | 'opening'>(
  deps: RegistrationDeps,
  accountId: string,
  wanted: WantedOperation,
  actor: Actor,
  kind: Kind,
): Promise<Answered<Kind>> {
  await requireUsableAccount(deps, accountId, actor);
  const symbols = [...new Set(wanted.legs.map((leg) => leg.symbol))];
  const asked = await deps.askWorker(accountId, { kind, symbols });
  if (!asked.ok) throw problemOfFailure(asked);
  if (asked.kind !== kind) throw new Error(`${kind} answered by ${asked.kind}`);
  return asked as Answered<Kind>;
}

/** @throws {Problem} where the hedge cannot be */
function requireAccepted(decision: RegistrationDecision): Accepted {
  if (decision.kind === 'accepted') return decision;
  throw new Problem(decision.code, decision.message, {
    ...(decision.side === null ? {} : { side: decision.side }),
    ...textsOf(decision.amounts),
  });
}

function viewCreated(operation: OperationDetail, decision: Accepted): CreatedOperationView {
  return {
    ...viewOperation(operation),
    estimatedFees: [{ asset: decision.marginAsset, amount: toText(decision.estimatedFees) }],
    warnings: decision.warnings.map(viewWarning),
  };
}

/** An account that could not be checked when it was made is checked now: the worker is needed anyway. */
async function requireUsableAccount(
  deps: RegistrationDeps,
  accountId: string,
  actor: Actor,
): Promise<void> {
  const account = await deps.accounts.find(accountId);
  if (account === null) throw new Problem('UNKNOWN_ACCOUNT', 'there is no such account');
  if (!account.enabled) throw new Problem('ACCOUNT_DISABLED', 'the account is disabled');
  requireAllowedMode(deps, account.mode);
  requirePassed(account.preflight ?? (await makePreflight(deps, account, [], actor)));
}

function wantedOf(body: CreateOperationBody | OpenOperationBody): WantedOperation {
  const leg = (side: WantedLeg['side'], given: CreateOperationBody['long']): WantedLeg => ({
    side,
    symbol: given.symbol ?? body.symbol ?? '',
    quantity: decimal(given.quantity),
    entryPrice: given.entryPrice === undefined ? null : decimal(given.entryPrice),
  });
  return {
    profitTarget: decimal(body.profitTarget),
    legs: [leg('LONG', body.long), leg('SHORT', body.short)],
  };
}

export function factsOf(facts: RegistrationFacts): ExchangeFacts {
  return {
    hedgeMode: facts.hedgeMode,
    positions: facts.positions.map((position) => ({
      side: position.side,
      symbol: position.symbol,
      quantity: decimal(position.quantity),
      entryPrice: decimal(position.entryPrice),
    })),
    markets: facts.markets.map((market) => ({
      symbol: market.symbol,
      trading: market.trading,
      marginAsset: market.marginAsset,
      contractSize: decimal(market.contractSize),
      stepSize: decimal(market.stepSize),
      minQuantity: decimal(market.minQuantity),
      maxQuantity: market.maxQuantity === null ? null : decimal(market.maxQuantity),
      minNotional: decimal(market.minNotional),
      markPrice: decimal(market.markPrice),
      takerRate: decimal(market.takerRate),
    })),
    openOrders: facts.openOrders,
  };
}

function marginOf({ available, leverages, unknown }: MarginFacts): KnownMargin {
  return {
    available: new Map(available.map(({ asset, amount }) => [asset, decimal(amount)])),
    leverages: new Map(leverages.map(({ symbol, leverage }) => [symbol, decimal(leverage)])),
    unknown,
  };
}

function textsOf(amounts: Readonly<Record<string, Decimal>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, toText(amount)]),
  );
}
