// Hedges that were asked for: as they came, and whether they were opened whole or not at all.
import {
  decimal,
  DEFAULT_POLICIES,
  DEFAULT_SETTINGS,
  OPEN_REQUEST_MS,
  sum,
  ZERO,
  type Decimal,
  type Leg,
  type Operation,
  type PositionSide,
} from '@hedge/domain';
import type { LedgerFill } from '@hedge/paper-engine';
import type { MemoryStore } from '@hedge/testkit';
import type { Happening } from './faults';
import { fillsOf } from './own-fills';
import type { Scenario } from './scenario';
import type { Witness } from './witness';

/** A request waits inside the exchange for at most this long before it is matched, pieces included. */
export const MATCHING_MS = 1_600;

/** OPENING, with the mark as each leg's entry price until it is known what was paid. */
export function buildAsked(
  asked: Extract<Happening, { kind: 'ask' }>,
  scenario: Scenario,
  markOf: (symbol: string) => Decimal,
  now: number,
): Operation {
  const symbols = [...scenario.marks.keys()];
  const leg = (side: PositionSide, thousandths: number, symbolAt: number): Leg => {
    const symbol = symbols[symbolAt % symbols.length] ?? '';
    return {
      ...{ side, symbol, quantity: decimal(String(thousandths)).times('0.001') },
      ...{ entryPrice: markOf(symbol), contractSize: decimal('1') },
    };
  };
  const { accountIds } = scenario;
  return {
    ...{ id: asked.id, accountId: accountIds[asked.account % accountIds.length] ?? '' },
    ...{ status: 'OPENING', version: 0, profitTarget: decimal('5'), autoCloseEnabled: true },
    ...{ createdAt: now, decisionId: `opening of ${asked.id}`, closeReason: null },
    legs: [leg('LONG', asked.long, asked.longSymbol), leg('SHORT', asked.short, asked.shortSymbol)],
    ...{ orders: [], fills: [], openingOrders: [], externalFills: [] },
    ...{ onHalfOpen: asked.onHalfOpen, isOpeningOld: false, policies: DEFAULT_POLICIES },
    ...{ triggerPnl: null, readAt: null, retryAt: null, cancelCount: 0, nakedSince: null },
    ...{ attention: null, wholeAt: null, closeRequest: null, manualDecisions: [] },
  };
}

/** With what the ledger says was opened of it, at what was paid. */
export function openedOf(asked: Operation, opening: readonly LedgerFill[]): Operation {
  const leg = (wanted: Leg): Leg => {
    const own = fillsOf(asked, opening).filter((fill) => fill.positionSide === wanted.side);
    const quantity = sum(own.map((fill) => decimal(fill.quantity)));
    const paid = sum(own.map((fill) => decimal(fill.price).times(decimal(fill.quantity))));
    return quantity.eq(ZERO)
      ? { ...wanted, quantity }
      : { ...wanted, quantity, entryPrice: paid.div(quantity) };
  };
  return { ...asked, legs: [leg(asked.legs[0]), leg(asked.legs[1])] };
}

/**
 * I1: never more is opened than was asked for, and what is not opened whole is closed again; what is
 * owned is what was paid for. I6: nothing is begun that was asked for too long ago. I9: who asked
 * in vain is told.
 */
export function checkOpening(
  asked: Operation,
  opening: readonly LedgerFill[],
  store: MemoryStore,
  witness: Witness,
): void {
  const opened = openedOf(asked, opening);
  const stored = store.operations().find(({ id }) => id === asked.id);
  const row = store.history().find(({ operationId }) => operationId === asked.id);
  const isOwned = row === undefined ? stored?.status === 'ACTIVE' : row.closeReason !== 'UNDO';
  asked.legs.forEach((wanted, index) => {
    const leg = opened.legs[index] ?? wanted;
    const text = `${asked.id} ${leg.side}: opened ${leg.quantity.toFixed()} of ${wanted.quantity.toFixed()}`;
    if (leg.quantity.gt(wanted.quantity)) witness.accuse('I1', `over-opened ${text}`);
    if (isOwned && !leg.quantity.eq(wanted.quantity)) witness.accuse('I1', `owned ${text}`);
    const kept = stored?.legs[index];
    if (stored?.status === 'ACTIVE' && kept?.entryPrice.eq(leg.entryPrice) === false) {
      witness.accuse('I2', `${text} at ${leg.entryPrice.toFixed()}, not at what is stored`);
    }
  });
  const late = OPEN_REQUEST_MS + DEFAULT_SETTINGS.decisionWindowMs + MATCHING_MS;
  const waitedMs = (fillsOf(asked, opening)[0]?.time ?? 0) - asked.createdAt;
  if (waitedMs > late + witness.clockErrorMs) {
    witness.accuse('I6', `${asked.id} was begun ${waitedMs} ms after it was asked for`);
  }
  const told = store.openAlerts().some((alert) => {
    return alert.kind === 'NOT_OPENED' && alert.operationId === asked.id;
  });
  if (row?.closeReason === 'UNDO' && !told) {
    witness.accuse('I9', `${asked.id} was not opened, in silence`);
  }
  const symbols = fillsOf(asked, opening).map(
    ({ symbol, positionSide }) => `${positionSide} ${symbol}`,
  );
  if (new Set(symbols).size > 2) witness.accuse('I4', `${asked.id} opened ${symbols.join(', ')}`);
}
