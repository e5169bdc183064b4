// Alerts that stand as long as their cause does: each cycle says which causes there are.
import type { Alert, AlertKind } from '@hedge/contracts';
import type { AccountDeps } from './deps';
import type { Account, AccountWork } from './ports/store';

const KINDS = ['ACCOUNT_NOT_SERVED', 'DAMAGED_OPERATION', 'EXCHANGE_BAN'] as const;

export function unservedAlert(account: Account, why: string): Alert {
  return {
    kind: 'ACCOUNT_NOT_SERVED',
    accountId: account.id,
    operationId: null,
    dedupeKey: `unserved:${account.id}`,
    message: `nothing is done for account ${account.label}: ${why}`,
  };
}

/** One for every account of the mode: the ban is of the address. */
export function banAlert(mode: Account['mode'], why: string): Alert {
  return {
    kind: 'EXCHANGE_BAN',
    accountId: null,
    operationId: null,
    dedupeKey: `ban:${mode}`,
    message: `the ${mode} exchange has banned this address, nothing is asked of it: ${why}`,
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

/** Raises what stands and resolves what does not; remembers what stood in the last cycle. */
export class StandingAlerts {
  readonly #stood = new Map<AlertKind, string>();

  /** One statement per alert that stands, and one per kind where the last cycle was another. */
  async update(deps: Pick<AccountDeps, 'store' | 'tell'>, alerts: readonly Alert[]): Promise<void> {
    for (const alert of alerts) {
      const isNew = await deps.store.raiseAlert(alert);
      if (!isNew || alert.kind !== 'DAMAGED_OPERATION') continue;
      const accountId = alert.accountId ?? '';
      deps.tell({ kind: 'failed', accountId, what: 'loading an operation', error: alert.message });
    }
    for (const kind of KINDS) {
      const keys = alerts.filter((each) => each.kind === kind).map((each) => each.dedupeKey);
      const stands = keys.sort().join(' ');
      if (this.#stood.get(kind) === stands) continue;
      await deps.store.clearAlertsExcept(kind, keys);
      this.#stood.set(kind, stands);
    }
  }
}
