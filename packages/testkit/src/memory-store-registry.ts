// Operations in memory as an operator registers, changes and removes them.
import type { Account, Clock, RecordResult } from '@hedge/cycle';
import type { OperationRepository } from '@hedge/db';
import {
  DEFAULT_POLICIES,
  isFinal,
  maxOf,
  remainingOf,
  standsRequest,
  sum,
  ZERO,
  type Operation,
  type Policies,
} from '@hedge/domain';
import { withRequestState } from './memory-close-request';

export type OperationRegistry = Pick<
  OperationRepository,
  'register' | 'patch' | 'resolve' | 'requestClose' | 'remove'
>;

/** What the registry works on: the tables of the Store it belongs to. */
export interface RegistryTables {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly operations: ReadonlyMap<string, Operation>;
  keep(operation: Operation): RecordResult;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** Removes its row. */
  end(operation: Operation): void;
  /** Ends the open alerts about the attention of an operation. */
  endAttention(operationId: string): void;
}

export function makeMemoryRegistry({
  accounts,
  operations,
  keep,
  clock,
  end,
  endAttention,
}: RegistryTables): OperationRegistry {
  return {
    async register({ legs, policies, ...operation }) {
      if (!accounts.has(operation.accountId)) return 'accountGone';
      if (operations.has(operation.id)) return 'registered';
      const others = [...operations.values()].filter(
        (other) => other.accountId === operation.accountId,
      );
      const isCovered = legs.every(({ side, symbol, quantity, positionAmount }) => {
        const claims = others
          .filter((other) => other.legs.some((leg) => leg.side === side && leg.symbol === symbol))
          .map((other) => maxOf(ZERO, remainingOf(other, side)));
        return sum([quantity, ...claims]).lte(positionAmount);
      });
      if (!isCovered) return 'overclaimed';
      const createdAt = Math.max(
        operation.createdAt,
        ...others.map((other) => other.createdAt + 1),
      );
      const [long, short] = legs.map(({ positionAmount: _position, ...leg }) => leg);
      if (long === undefined || short === undefined) throw new Error('a hedge has two legs');
      keep({
        ...{ ...operation, ...FRESH, createdAt, legs: [long, short] },
        policies: chosen(DEFAULT_POLICIES, policies ?? {}),
      });
      return 'registered';
    },

    async patch(operationId, { version, ...change }) {
      const stored = operations.get(operationId);
      if (stored === undefined) return 'notFound';
      const isSeen = version === undefined || version === stored.version;
      if (stored.status !== 'ACTIVE' || !isIdle(stored) || !isSeen) return 'conflict';
      keep({
        ...stored,
        profitTarget: change.profitTarget ?? stored.profitTarget,
        autoCloseEnabled: change.autoCloseEnabled ?? stored.autoCloseEnabled,
        policies: chosen(stored.policies, change),
        retryAt: null,
        cancelCount: 0,
        version: stored.version + 1,
      });
      return 'updated';
    },

    async resolve(operationId, _actor, version) {
      const stored = operations.get(operationId);
      if (stored === undefined) return 'notFound';
      const isSeen = version === undefined || version === stored.version;
      const isHeld = stored.status !== 'ACTIVE' || !isIdle(stored) || stored.attention === null;
      if (isHeld || !isSeen) return 'conflict';
      const fresh = { attention: null, retryAt: null, cancelCount: 0 };
      keep({ ...stored, ...fresh, version: stored.version + 1 });
      endAttention(operationId);
      return 'resolved';
    },

    async requestClose(operationId, actor, version) {
      const stored = withRequestState(operations.get(operationId), clock);
      if (stored === undefined) return 'notFound';
      const isSeen = version === undefined || version === stored.version;
      const isHeld = stored.status !== 'ACTIVE' || !isIdle(stored) || standsRequest(stored);
      if (isHeld || !isSeen) return 'conflict';
      const requestedAt = clock.wallMs();
      const request = { requestedAt, by: actor.name, state: 'PENDING', lapsedWhy: null } as const;
      const fresh = { closeRequest: request, retryAt: null, cancelCount: 0 };
      keep({ ...stored, ...fresh, version: stored.version + 1 });
      return { version: stored.version + 1, requestedAt };
    },

    async remove(operationId, _actor, version) {
      const stored = operations.get(operationId);
      if (stored === undefined) return 'notFound';
      const isSeen = version === undefined || version === stored.version;
      if (stored.status !== 'ACTIVE' || !isIdle(stored) || !isSeen) return 'conflict';
      end(stored);
      return 'removed';
    },
  };
}

function chosen(
  before: Policies,
  given: { readonly [P in keyof Policies]?: Policies[P] | undefined },
): Policies {
  return {
    onLiquidation: given.onLiquidation ?? before.onLiquidation,
    onManualClose: given.onManualClose ?? before.onManualClose,
    onRestingOrders: given.onRestingOrders ?? before.onRestingOrders,
  };
}

function isIdle(operation: Operation): boolean {
  return operation.orders.every((order) => isFinal(order.state));
}

const FRESH = {
  status: 'ACTIVE',
  version: 0,
  orders: [],
  fills: [],
  openingOrders: [],
  onHalfOpen: null,
  isOpeningOld: false,
  externalFills: [],
  decisionId: null,
  closeReason: null,
  triggerPnl: null,
  readAt: null,
  retryAt: null,
  cancelCount: 0,
  nakedSince: null,
  attention: null,
  wholeAt: null,
  closeRequest: null,
  manualDecisions: [],
} as const;
