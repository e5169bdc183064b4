// Alerts that stand as long as their cause does: each cycle says which causes there are. No row tells of
// them, so there is no statement of a fact that they could be part of.
import type { Alert, AlertKind } from '@hedge/contracts';
import type { Answer, Operation } from '@hedge/domain';
import type { AccountDeps } from './deps';
import type { Account, AccountWork } from './ports/store';
import type { Venue } from './ports/venue-holds';

type Mode = Account['mode'];

/** What may stand in an account's way, each with the key of its one open alert. */
const KEYS = {
  ACCOUNT_NOT_SERVED: ({ id }: Account) => `unserved:${id}`,
  KEY_REFUSED: ({ id }: Account) => `key-refused:${id}`,
  EXCHANGE_BAN: (account: Account) => banKey(account),
  CLOCK_SKEW: ({ mode }: Account) => clockKey(mode),
  READINGS_LATE: (account: Account) => readingsKey(account),
} as const satisfies Partial<Record<AlertKind, (account: Account) => string>>;

export type StandingKind = keyof typeof KEYS;
export const STANDING_KINDS = Object.keys(KEYS) as readonly StandingKind[];

/** What limits and bans count by. */
type Origin = Pick<Venue, 'mode' | 'egressAddress'>;

/** One text per exchange and address: requests from there share a budget, and a ban. */
export const budgetKey = ({ mode, egressAddress }: Origin) =>
  egressAddress === null ? mode : `${mode}:${egressAddress}`;

const banKey = (origin: Origin) => `ban:${budgetKey(origin)}`;
const clockKey = (mode: Mode) => `clock:${mode}`;
const readingsKey = (origin: Origin) => `readings-late:${budgetKey(origin)}`;

const nameAddress = ({ egressAddress }: Origin) =>
  egressAddress === null ? 'this address' : `the address ${egressAddress}`;

/** What a cycle found out about one account; a kind that it judged and did not raise is over. */
export interface StandingFinding {
  readonly alerts: readonly Alert[];
  readonly judged: readonly StandingKind[];
}

export function unservedAlert(account: Account, why: string): Alert {
  return {
    kind: 'ACCOUNT_NOT_SERVED',
    accountId: account.id,
    operationId: null,
    dedupeKey: KEYS.ACCOUNT_NOT_SERVED(account),
    message: `nothing is done for account ${account.label}: ${why}`,
  };
}

/** For anything at all, or for orders alone. */
export function keyRefusedAlert(
  account: Account,
  reading: Answer<unknown>,
  operations: readonly Operation[],
): Alert | null {
  const refused = operations.find(({ attention }) => attention?.reason === 'ACCOUNT_REFUSED');
  const isUnread = reading.kind === 'failed' && reading.refusesKey === true;
  if (!isUnread && refused === undefined) return null;
  const why = isUnread ? reading.why : `an order of operation ${refused?.id ?? ''} was refused`;
  return {
    kind: 'KEY_REFUSED',
    accountId: account.id,
    operationId: null,
    dedupeKey: KEYS.KEY_REFUSED(account),
    message:
      `the exchange refuses the key of account ${account.label}, nothing of it is closed: ${why}; ` +
      'look at the key, its permissions and its allowed addresses',
  };
}

/** One for every account of the mode that leaves from there: the ban is of the address. */
export function banAlert(origin: Origin, why: string): Alert {
  return {
    kind: 'EXCHANGE_BAN',
    accountId: null,
    operationId: null,
    dedupeKey: banKey(origin),
    message: `the ${origin.mode} exchange has banned ${nameAddress(origin)}, nothing is asked of it from there: ${why}`,
  };
}

/** One for all: the budget is the address's. */
export function lateReadsAlert(origin: Origin, accounts: number): Alert {
  return {
    kind: 'READINGS_LATE',
    accountId: null,
    operationId: null,
    dedupeKey: readingsKey(origin),
    message:
      `the request budget of ${nameAddress(origin)} is too small for ${accounts} accounts of the ` +
      `${origin.mode} exchange: one has not been read for two minutes, and a target reached there ` +
      'is not seen; look whether others use the address, and spread the accounts over several addresses',
  };
}

/** One for all: what holds up one of them holds up the others. */
export function unreportedAlert(origin: Origin): Alert {
  return {
    kind: 'READINGS_LATE',
    accountId: null,
    operationId: null,
    dedupeKey: readingsKey(origin),
    message:
      `accounts of the ${origin.mode} exchange wait for a worker for 20 s, and a target reached there is not ` +
      'seen: look whether the queue account-cycle is paused, and start more workers',
  };
}

/** A clock that is off by less troubles nobody. */
const SKEW_MAX_MS = 1_000;
/** The exchange's time is a lower bound: its answer may have been under way for so long. */
const TRAVEL_MAX_MS = 2_000;

/** Raised only where the difference cannot be the answer's travel. */
export function clockAlert(mode: Mode, wallMs: number, exchangeMs: number): Alert | null {
  const aheadMs = wallMs - exchangeMs;
  if (aheadMs >= -SKEW_MAX_MS && aheadMs <= SKEW_MAX_MS + TRAVEL_MAX_MS) return null;
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return {
    kind: 'CLOCK_SKEW',
    accountId: null,
    operationId: null,
    dedupeKey: clockKey(mode),
    message:
      `the worker's clock is about ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of the ` +
      `${mode} exchange: synchronise it; orders are signed with the exchange's time all the same`,
  };
}

export function damageAlerts({ account, damaged }: AccountWork): readonly Alert[] {
  return damaged.map(({ operationId, why }) => ({
    kind: 'DAMAGED_OPERATION',
    accountId: account.id,
    operationId,
    dedupeKey: `damaged:${operationId}`,
    message: `operation ${operationId} is not watched, its rows cannot be read: ${why}`,
  }));
}

/**
 * Raises what stands and resolves what does not: one statement per alert that stands, and one for all
 * that do not, whichever worker's cycle raised them. What no account's cycle judged stays as it is: an
 * exchange that does not answer proves nothing.
 */
export async function updateStandingAlerts(
  deps: Pick<AccountDeps, 'store' | 'tell'>,
  works: readonly AccountWork[],
  findings: readonly StandingFinding[],
): Promise<void> {
  const damage = works.flatMap(damageAlerts);
  const raised = [...damage, ...findings.flatMap(({ alerts }) => alerts)];
  for (const alert of raised) {
    const isNew = await deps.store.raiseAlert(alert);
    if (!isNew || alert.kind !== 'DAMAGED_OPERATION') continue;
    const accountId = alert.accountId ?? '';
    deps.tell({ kind: 'failed', accountId, what: 'loading an operation', error: alert.message });
  }
  const unjudged = STANDING_KINDS.flatMap((kind) => findUnjudged(kind, works, findings));
  const standing = [...raised.map(({ dedupeKey }) => dedupeKey), ...unjudged];
  const kinds = ['DAMAGED_OPERATION', ...STANDING_KINDS] as const;
  await deps.store.clearAlertsExcept(kinds, [...new Set(standing)]);
}

/** Keys of which this cycle knows nothing; what one account knows of its exchange holds for all. */
function findUnjudged(
  kind: StandingKind,
  works: readonly AccountWork[],
  findings: readonly StandingFinding[],
): readonly string[] {
  const keyed = works.map(({ account }, index) => ({
    key: KEYS[kind](account),
    isJudged: findings[index]?.judged.includes(kind) === true,
  }));
  const judged = new Set(keyed.filter(({ isJudged }) => isJudged).map(({ key }) => key));
  return keyed.filter(({ key }) => !judged.has(key)).map(({ key }) => key);
}
