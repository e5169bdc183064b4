// The dry run of a close: the worker reads, the close's own rules plan, and nothing is sent.
import type { AccountQueryResult, ClosePreviewView, QueryFailureCode } from '@hedge/contracts';
import type { OperationRepository } from '@hedge/db';
import {
  decimal,
  planClosePreview,
  toText,
  ZERO,
  type CloseFacts,
  type Decimal,
  type PlannedOrder,
} from '@hedge/domain';
import type { AskWorker } from '@hedge/platform';
import { noSuchOperation } from './operations-routes';
import type { Handlers } from './operator-router';
import { factsOf } from './registration';
import { problemOfFailure } from './worker-answers';

export type ClosePreviewDeps = {
  readonly operations: Pick<OperationRepository, 'findWithClaims'>;
  readonly askWorker: AskWorker;
};

export function makeClosePreviewHandlers(deps: ClosePreviewDeps): Handlers<'previewClose'> {
  return {
    previewClose: async ({ id }) => {
      const found = await deps.operations.findWithClaims(id);
      if (found === null) throw noSuchOperation();
      const { operation } = found;
      const symbols = [...new Set(operation.legs.map((leg) => leg.symbol))];
      const answer = await deps.askWorker(operation.accountId, { kind: 'closing', symbols });
      const preview = planClosePreview({ ...found, facts: readAnswer(answer) });
      const { grossPnl, fees, holds, warnings } = preview;
      return {
        ...{ operationId: id, status: operation.status, version: operation.version },
        wouldClose: holds.length === 0,
        orders: preview.orders.map(viewOrder),
        grossPnl: textOrNull(grossPnl),
        estimatedFees: fees === null ? [] : [{ asset: fees.asset, amount: toText(fees.amount) }],
        estimatedNetPnl: textOrNull(grossPnl && fees && grossPnl.minus(fees.amount)),
        ...{ holds: [...holds], warnings: [...warnings] },
      };
    },
  };
}

/** What the exchange is to blame for holds a close back as well: it is told, not refused. */
const HOLDING: readonly QueryFailureCode[] = [
  'EXCHANGE_UNREACHABLE',
  'EXCHANGE_REFUSED',
  'EXCHANGE_BANNED',
  'NO_REQUEST_ROOM',
  'LIVE_NOT_ALLOWED',
];

function readAnswer(answer: AccountQueryResult): CloseFacts | string {
  if (!answer.ok) {
    if (HOLDING.includes(answer.code)) return `${answer.code}: ${answer.message}`;
    throw problemOfFailure(answer);
  }
  if (answer.kind !== 'closing') throw new Error(`a close was answered by ${answer.kind}`);
  const { facts, hasOrderSlots } = answer;
  return {
    ...{ hedgeMode: facts.hedgeMode, openOrders: facts.openOrders, hasOrderSlots },
    markets: factsOf(facts).markets,
    positions: facts.positions.map((position) => ({
      ...{ symbol: position.symbol, side: position.side, amount: decimal(position.quantity) },
      ...{ entryPrice: decimal(position.entryPrice), updateTime: position.updateTimeMs },
      markPrice: positiveOrNull(decimal(position.markPrice)),
    })),
  };
}

function viewOrder(order: PlannedOrder): ClosePreviewView['orders'][number] {
  const { clientOrderId, attempt, symbol, positionSide, orderSide, quantity } = order;
  const { positionAmount, markPrice } = order;
  return {
    ...{ clientOrderId, attempt, symbol, positionSide, side: orderSide },
    quantity: toText(quantity),
    positionQuantity: textOrNull(positionAmount),
    positionAfter: textOrNull(positionAmount && positionAmount.minus(quantity)),
    markPrice: textOrNull(markPrice),
  };
}

const textOrNull = (amount: Decimal | null) => (amount === null ? null : toText(amount));
const positiveOrNull = (amount: Decimal) => (amount.gt(ZERO) ? amount : null);
