// The invariants, checked against the exchange's own ledger when a run has come to rest.
import {
  closingSide,
  decimal,
  DEFAULT_SETTINGS,
  parseClientOrderId,
  sum,
  ZERO,
  type CloseReason,
  type Operation,
  type PositionSide,
} from '@hedge/domain';
import type { LedgerFill, PaperEngine } from '@hedge/paper-engine';
import type { MemoryStore } from '@hedge/testkit';
import { checkGone } from './check-policies';
import { checkEnded } from './check-ended';
import type { HiddenTraces } from './hidden-traces';
import { checkOpening, MATCHING_MS, openedOf } from './openings';
import { fillsOf, isOurs, ofKind } from './own-fills';
import type { People } from './people';
import { toPosition, unifiedSymbol } from './rows';
import { apiKeyOf, type Scenario } from './scenario';
import type { Witness } from './witness';

/** Others closed one leg. */
const OUTSIDE: readonly CloseReason[] = ['LIQUIDATION', 'ADL', 'LEG_CLOSED'];

/** What one run leaves behind. */
export interface FinishedRun {
  readonly scenario: Scenario;
  readonly engine: PaperEngine;
  readonly store: MemoryStore;
  readonly witness: Witness;
  readonly people: People;
  readonly hidden: HiddenTraces;
}

export function checkRun({ scenario, engine, store, witness, people, hidden }: FinishedRun): void {
  const { removed, openings } = people;
  const [opening, fills] = [
    ofKind(engine.ledger().fills, 'open'),
    ofKind(engine.ledger().fills, 'close'),
  ];
  for (const asked of openings) {
    checkOpening(asked, opening, store, witness);
    checkAge(asked, opening, store, witness);
    checkNaked(asked, opening, witness);
  }
  const operations = [...scenario.operations, ...openings.map((asked) => openedOf(asked, opening))];
  const positionsOf = (accountId: string) => {
    const rows = engine.positionRisk(apiKeyOf(accountId), {}, witness.world.venueNow());
    if (!rows.ok) throw new Error(`the positions could not be read: ${rows.error.msg}`);
    return rows.value.flatMap(toPosition);
  };
  for (const operation of operations) {
    checkQuantities(operation, fills, { store, witness, hidden });
    const removedAt = removed.get(operation.id);
    if (removedAt !== undefined) checkRemoved(operation, removedAt, fills, witness);
    else checkHistory(operation, fills, store, witness);
    checkAge(operation, fills, store, witness);
    checkNaked(operation, fills, witness);
    checkEnded(operation, fills, { store, witness, people, hidden });
    checkGone(operation, {
      ...{ scenario: { ...scenario, operations }, store, witness, people, positionsOf },
    });
  }
  checkAttributed(operations, engine, store, witness);
  checkPositions({ ...scenario, operations }, fills, witness);
}

/**
 * I1: what the exchange executed per leg is the leg's quantity once finished, and never more. An opening
 * that the exchange denied in every way may have executed; it is told of as soon as anything shows it.
 */
function checkQuantities(
  operation: Operation,
  fills: readonly LedgerFill[],
  { store, witness, hidden }: Pick<FinishedRun, 'store' | 'witness' | 'hidden'>,
): void {
  const settled = store.history().some((row) => row.operationId === operation.id);
  for (const leg of operation.legs) {
    const own = fillsOf(operation, fills).filter((fill) => fill.positionSide === leg.side);
    const executed = sum(own.map((fill) => decimal(fill.quantity)));
    const text = `${operation.id} ${leg.side}: executed ${executed.toFixed()} of ${leg.quantity.toFixed()}`;
    if (executed.gt(leg.quantity)) witness.accuse('I1', `over-closed ${text}`);
    const others = store.externalFillsOf(operation.id).filter((fill) => fill.side === leg.side);
    const closed = executed.plus(sum(others.map((fill) => fill.quantity)));
    const isLeftAlone = closed.eq(ZERO) && mayLeaveAlone(operation, store);
    if (settled && isToldLate(operation, leg.side, { store, hidden })) {
      witness.misled += 1;
      continue;
    }
    if (settled && !closed.eq(leg.quantity) && !isLeftAlone) {
      witness.accuse('I1', `settled short ${text}`);
    }
    const wrong = own.find((fill) => unifiedSymbol(fill.symbol) !== leg.symbol);
    if (wrong !== undefined) witness.accuse('I4', `${text} on ${wrong.symbol}`);
  }
}

function isToldLate(
  { id }: Operation,
  side: PositionSide,
  { store, hidden }: Pick<FinishedRun, 'store' | 'hidden'>,
): boolean {
  const isTold = store
    .openAlerts()
    .some((alert) => alert.kind === 'LATE_EXECUTION' && alert.operationId === id);
  const late = store.corrections().filter(({ operationId }) => operationId === id);
  return (
    isTold &&
    late.some(({ clientOrderId }) => {
      const order = parseClientOrderId(clientOrderId);
      return order?.kind === 'open' && order.side === side && hidden.isDenied(clientOrderId);
    })
  );
}

/** Whether its policy ends it when others closed one leg, and leaves the other alone. */
function mayLeaveAlone({ id, policies }: Operation, store: MemoryStore): boolean {
  const row = store.history().find((each) => each.operationId === id);
  const policy =
    row?.closeReason === 'LEG_CLOSED' ? policies.onManualClose : policies.onLiquidation;
  const isOutside = row !== undefined && OUTSIDE.includes(row.closeReason);
  return isOutside && policy === 'SETTLE' && row.legs.some((leg) => leg.externalCause !== null);
}

/** I1: what is attributed to others was traded by them, once, and against this leg. */
function checkAttributed(
  operations: readonly Operation[],
  engine: PaperEngine,
  store: MemoryStore,
  witness: Witness,
): void {
  const seen = new Set<string>();
  for (const { id, accountId } of operations) {
    for (const fill of store.externalFillsOf(id)) {
      const text = `${id} ${fill.side}: trade ${fill.tradeId} of ${fill.cause}`;
      const trade = engine
        .ledger()
        .fills.find(
          (row) =>
            row.apiKey === apiKeyOf(accountId) &&
            unifiedSymbol(row.symbol) === fill.symbol &&
            String(row.tradeId) === fill.tradeId,
        );
      const isTrue =
        trade !== undefined &&
        !isOurs(trade) &&
        trade.positionSide === fill.side &&
        trade.side === closingSide(fill.side) &&
        fill.quantity.lte(decimal(trade.quantity));
      if (!isTrue) witness.accuse('I1', `no trade of others was ${text}`);
      const key = `${accountId} ${fill.symbol} ${fill.tradeId}`;
      if (seen.has(key)) witness.accuse('I1', `attributed twice ${text}`);
      seen.add(key);
    }
  }
}

/** I1: an operator may only remove what has executed nothing, and nothing of it executes later. */
function checkRemoved(
  operation: Operation,
  removedAt: number,
  fills: readonly LedgerFill[],
  witness: Witness,
): void {
  // What executed before a backup was restored, an operator is free to remove.
  const from = witness.restoredAt === null ? 0 : removedAt;
  const own = fillsOf(operation, fills).filter((fill) => fill.time >= from);
  if (own.length > 0) witness.accuse('I1', `${operation.id} was removed and executed`);
}

/** I2: one row per finished operation, equal to the ledger; none for an unfinished one. */
function checkHistory(
  operation: Operation,
  fills: readonly LedgerFill[],
  store: MemoryStore,
  witness: Witness,
): void {
  const rows = store.history().filter((row) => row.operationId === operation.id);
  const open = store.operations().some((row) => row.id === operation.id);
  if (rows.length !== (open ? 0 : 1)) {
    witness.accuse('I2', `${operation.id}: ${rows.length} history rows, open: ${open}`);
  }
  const [row] = rows;
  if (row === undefined) return;
  const own = fillsOf(operation, fills);
  const realized = sum(own.map((fill) => decimal(fill.realizedPnl)));
  const commission = sum(own.map((fill) => decimal(fill.commission)));
  if (!row.realizedPnl.eq(realized)) witness.accuse('I2', `${operation.id}: realized differs`);
  if (!(row.commissions['USDT'] ?? ZERO).eq(commission)) {
    witness.accuse('I2', `${operation.id}: commission differs`);
  }
}

/** I6: while nothing had executed, no order executed that was decided more than 5 s before. */
function checkAge(
  operation: Operation,
  fills: readonly LedgerFill[],
  store: MemoryStore,
  witness: Witness,
): void {
  const [first] = fillsOf(operation, fills);
  if (first === undefined) return;
  // What is undone had begun, whatever its price.
  const isClose = parseClientOrderId(first.clientOrderId)?.kind === 'close';
  const reason =
    store.history().find(({ operationId }) => operationId === operation.id)?.closeReason ??
    store.operations().find(({ id }) => id === operation.id)?.closeReason;
  if (isClose && reason === 'UNDO') return;
  const readings = witness.tokens
    .filter(
      (row) =>
        row.clientOrderId === first.clientOrderId &&
        row.readAt <= first.time + witness.clockErrorMs,
    )
    .map((row) => row.readAt);
  const age = first.time - Math.max(0, ...readings);
  if (age > 5_000 + MATCHING_MS) {
    witness.accuse('I6', `${first.clientOrderId} executed ${age} ms after its reading`);
  }
}

/** I3, of what the database knows: a restored backup may have forgotten the executions. */
function checkNaked(operation: Operation, fills: readonly LedgerFill[], witness: Witness): void {
  if (witness.restoredAt !== null) return;
  const thresholdMs = DEFAULT_SETTINGS.nakedLegAlertMs + witness.clockErrorMs;
  const own = fillsOf(operation, fills);
  const silence = witness.naked.findSilence(operation, own, thresholdMs);
  if (silence !== null) witness.accuse('I3', silence);
}

/** I4: of no position more was closed than operations claim of it. */
function checkPositions(scenario: Scenario, fills: readonly LedgerFill[], witness: Witness): void {
  for (const { accountId, symbol, side } of scenario.positions) {
    const closed = fills
      .filter((fill) => fill.apiKey === apiKeyOf(accountId) && fill.positionSide === side)
      .filter((fill) => unifiedSymbol(fill.symbol) === symbol)
      .map((fill) => decimal(fill.quantity));
    const owned = scenario.operations
      .filter((operation) => operation.accountId === accountId)
      .flatMap((operation) => operation.legs)
      .filter((leg) => leg.symbol === symbol && leg.side === side)
      .map((leg) => leg.quantity);
    if (sum(closed).gt(sum(owned))) witness.accuse('I4', `${symbol} ${side}: unclaimed closed`);
  }
}
