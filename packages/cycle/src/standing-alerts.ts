// Alerts that stand as long as their cause does: each cycle says which causes there are. No row tells of
// them, so there is no statement of a fact that they could be part of.
import {
  ACCOUNT_QUEUE_PAUSED,
  explainCause,
  wordAlert,
  type Alert,
  type AlertKind,
} from '@hedge/contracts';
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
  QUEUE_PAUSED: () => ACCOUNT_QUEUE_PAUSED.dedupeKey,
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
    ...wordAlert('NOT_SERVED', { account: account.label, why }),
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
  const why = isUnread
    ? reading.why
    : explainCause('ORDER_REFUSED', `operation ${refused?.id ?? ''}`);
  return {
    kind: 'KEY_REFUSED',
    accountId: account.id,
    operationId: null,
    dedupeKey: KEYS.KEY_REFUSED(account),
    ...wordAlert('KEY_REFUSED', { account: account.label, why }),
  };
}

/** One for every account of the mode that leaves from there: the ban is of the address. */
export function banAlert(origin: Origin, why: string): Alert {
  const { mode, egressAddress: address } = origin;
  return {
    kind: 'EXCHANGE_BAN',
    accountId: null,
    operationId: null,
    dedupeKey: banKey(origin),
    ...(address === null
      ? wordAlert('BANNED', { mode, why })
      : wordAlert('BANNED_ADDRESS', { mode, address, why })),
  };
}

/** One for all: the budget is the address's. */
export function lateReadsAlert(origin: Origin, accounts: number): Alert {
  const { mode, egressAddress: address } = origin;
  const values = { mode, accounts: String(accounts) };
  return {
    kind: 'READINGS_LATE',
    accountId: null,
    operationId: null,
    dedupeKey: readingsKey(origin),
    ...(address === null
      ? wordAlert('READINGS_LATE', values)
      : wordAlert('READINGS_LATE_ADDRESS', { ...values, address })),
  };
}

/** One for all: what holds up one of them holds up the others. */
export function unreportedAlert(origin: Origin): Alert {
  return {
    kind: 'READINGS_LATE',
    accountId: null,
    operationId: null,
    dedupeKey: readingsKey(origin),
    ...wordAlert('ACCOUNTS_WAIT', { mode: origin.mode }),
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
    ...wordAlert(aheadMs > 0 ? 'CLOCK_AHEAD' : 'CLOCK_BEHIND', { seconds: String(seconds), mode }),
  };
}

export function damageAlerts({ account, damaged }: AccountWork): readonly Alert[] {
  return damaged.map(({ operationId, why }) => ({
    kind: 'DAMAGED_OPERATION',
    accountId: account.id,
    operationId,
    dedupeKey: `damaged:${operationId}`,
    ...wordAlert('ROWS_DAMAGED', { operation: operationId, why }),
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
  const raised = new Map<string, Alert>();
  for (const alert of [...damage, ...findings.flatMap(({ alerts }) => alerts)]) {
    if (!raised.has(alert.dedupeKey)) raised.set(alert.dedupeKey, alert);
  }
  for (const alert of raised.values()) {
    const isNew = await deps.store.raiseAlert(alert);
    if (!isNew || alert.kind !== 'DAMAGED_OPERATION') continue;
    const accountId = alert.accountId ?? '';
    deps.tell({ kind: 'failed', accountId, what: 'loading an operation', error: alert.message });
  }
  const unjudged = STANDING_KINDS.flatMap((kind) => findUnjudged(kind, works, findings));
  const standing = [...raised.keys(), ...unjudged];
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
