// The books of a desk: what the database says against what the exchange's own ledger says.
/// <reference types="jest" />
import {
  buildClientOrderId,
  decimal,
  ORDER_EDGES,
  POSITION_SIDES,
  sum,
  toText,
  ZERO,
  type Decimal,
  type OrderState,
  type PositionSide,
} from '@hedge/domain';
import type { LedgerFill } from '@hedge/paper-engine';
import { venueSymbol, type PaperLedger } from './paper';
import { readStateLog } from './state-log';
import type { Desk, RegisteredOperation } from './desk';

interface OrderRow {
  readonly client_order_id: string;
  readonly operation_id: string;
  readonly side: PositionSide;
  readonly symbol: string;
  readonly attempt: number;
  readonly state: OrderState;
  readonly quantity: string;
  readonly executed: string;
  readonly created_at: string;
  readonly read_at: string;
  readonly signed_at: string | null;
  readonly recv_window_ms: number | null;
}

/** What a test states that bends the rules: a leg closed by another hand, late evidence. */
export interface BooksException {
  /** Operations whose corrections count beside their history: evidence came after the settle. */
  readonly corrected?: readonly string[];
}

/**
 * Checks I1, I2, I4, I5, I6 (age alone) and I7 over everything the desk ever did. Call it when no
 * worker runs any more.
 */
export async function expectBooksBalanced(desk: Desk, exception: BooksException = {}) {
  const ledger = await desk.readLedger();
  const { rows: orders } = await desk.client.query<OrderRow>('SELECT * FROM orders');
  expectOrdersWrittenFirst(desk, ledger, orders);
  for (const operation of desk.operations) {
    const corrected = exception.corrected?.includes(operation.id) ?? false;
    await expectOperationTrue(desk, ledger, orders, operation, corrected);
  }
  await expectEdges(desk);
}

/** I5, I4: every order the exchange saw was written before it, for a leg of an operation. */
function expectOrdersWrittenFirst(desk: Desk, ledger: PaperLedger, rows: readonly OrderRow[]) {
  const byId = new Map(rows.map((row) => [row.client_order_id, row]));
  const known = new Map(desk.operations.map((operation) => [operation.id, operation]));
  for (const order of ledger.orders) {
    if (order.origin === 'hand') continue;
    const row = byId.get(order.clientOrderId);
    if (row === undefined) throw new Error(`order ${order.clientOrderId} was never written (I5)`);
    const operation = known.get(row.operation_id);
    if (operation === undefined) throw new Error(`order ${order.clientOrderId} is nobody's (I4)`);
    const leg = operation.legs[row.side];
    expect({
      id: order.clientOrderId,
      symbol: order.symbol,
      positionSide: order.positionSide,
      side: order.side,
      quantity: toText(decimal(order.quantity)),
      signedAt: order.signedAt,
      recvWindow: order.recvWindow,
    }).toEqual({
      id: buildClientOrderId(row.operation_id, row.side, row.attempt),
      symbol: venueSymbol(leg.symbol),
      positionSide: row.side,
      side: row.side === 'LONG' ? 'SELL' : 'BUY',
      quantity: toText(decimal(row.quantity)),
      signedAt: Number(row.signed_at),
      recvWindow: row.recv_window_ms,
    });
    expect(Number(row.created_at)).toBeLessThanOrEqual(order.time);
    expect(Number(row.signed_at)).toBeLessThanOrEqual(order.time);
  }
}

async function expectOperationTrue(
  desk: Desk,
  ledger: PaperLedger,
  rows: readonly OrderRow[],
  operation: RegisteredOperation,
  corrected: boolean,
) {
  const own = rows.filter((row) => row.operation_id === operation.id);
  const ids = new Set(own.map((row) => row.client_order_id));
  const fills = ledger.fills.filter((fill) => ids.has(fill.clientOrderId));
  const history = await desk.readHistory(operation.id);
  const isOpen = (await desk.findOperation(operation.id)) !== null;
  const { id } = operation;
  // I2: one row when it is finished, none before.
  expect({ id, isOpen, rows: history.length }).toEqual({ id, isOpen, rows: isOpen ? 0 : 1 });
  for (const side of POSITION_SIDES) {
    const executed = sum(fillsOf(fills, side).map((fill) => decimal(fill.quantity)));
    const owned = decimal(operation.legs[side].quantity);
    // I1: at no time more than the leg's quantity.
    if (!corrected) expect({ id, side, over: executed.gt(owned) }).toMatchObject({ over: false });
    if (!isOpen && !corrected) expect({ side, executed }).toEqual({ side, executed: owned });
  }
  expectFresh(own, fills);
  const [row] = history;
  if (row === undefined) return;
  const late = new Set(row.corrections.map((correction) => correction.clientOrderId));
  for (const correction of row.corrections) {
    const found = fills.filter((fill) => fill.clientOrderId === correction.clientOrderId);
    expect(toText(correction.executed)).toBe(toText(sum(found.map((f) => decimal(f.quantity)))));
  }
  const settled = fills.filter((fill) => !late.has(fill.clientOrderId));
  expect(textsOf(row)).toEqual(computeHistory(operation, settled));
}

/** I6, as far as age goes: the first execution is no older than its decision's window. */
function expectFresh(own: readonly OrderRow[], fills: readonly LedgerFill[]) {
  const [first] = [...fills].sort((a, b) => a.seq - b.seq);
  if (first === undefined) return;
  const order = own.find((row) => row.client_order_id === first.clientOrderId);
  expect(first.time - Number(order?.read_at)).toBeLessThanOrEqual(order?.recv_window_ms ?? 0);
}

type HistoryRow = Awaited<ReturnType<Desk['readHistory']>>[number];

/** I2: the history's numbers, computed anew from the ledger's fills. */
function computeHistory(operation: RegisteredOperation, fills: readonly LedgerFill[]) {
  const legs = POSITION_SIDES.map((side) => {
    const { entryPrice, symbol } = operation.legs[side];
    const own = fillsOf(fills, side);
    const quantity = sum(own.map((fill) => decimal(fill.quantity)));
    const proceeds = sum(own.map((fill) => decimal(fill.price).times(decimal(fill.quantity))));
    const gained = proceeds.minus(decimal(entryPrice).times(quantity));
    const gross = side === 'LONG' ? gained : gained.times('-1');
    const realized = sum(own.map((fill) => decimal(fill.realizedPnl)));
    const exitPrice = quantity.eq(ZERO) ? ZERO : proceeds.div(quantity);
    return { side, symbol, quantity, exitPrice, gross, realized };
  });
  const total = (field: 'gross' | 'realized') => sum(legs.map((leg) => leg[field]));
  const commission = sum(fills.map((fill) => decimal(fill.commission)));
  return {
    legs: legs.map((leg) => ({
      ...{ side: leg.side, symbol: leg.symbol, quantity: toText(leg.quantity) },
      ...{ exitPrice: toText(leg.exitPrice), grossPnl: toText(leg.gross) },
      realizedPnl: toText(leg.realized),
    })),
    grossPnl: toText(total('gross')),
    realizedPnl: toText(total('realized')),
    commissions: { USDT: toText(commission) },
    netPnl: toText(total('gross').minus(commission)),
  };
}

function textsOf(row: HistoryRow) {
  const text = (value: Decimal | null) => (value === null ? null : toText(value));
  return {
    legs: row.legs.map((leg) => ({
      ...{ side: leg.side, symbol: leg.symbol, quantity: toText(leg.quantity) },
      ...{ exitPrice: toText(leg.exitPrice), grossPnl: toText(leg.grossPnl) },
      realizedPnl: toText(leg.realizedPnl),
    })),
    grossPnl: toText(row.grossPnl),
    realizedPnl: toText(row.realizedPnl),
    commissions: Object.fromEntries(
      Object.entries(row.commissions).map(([asset, paid]) => [asset, toText(paid)]),
    ),
    netPnl: text(row.netPnl),
  };
}

function fillsOf(fills: readonly LedgerFill[], side: PositionSide): readonly LedgerFill[] {
  return fills.filter((fill) => fill.positionSide === side);
}

/** I7: states moved along the edges of the state machine only. */
async function expectEdges(desk: Desk) {
  const operationEdges = [
    'null ACTIVE',
    'ACTIVE CLOSING',
    'CLOSING ACTIVE',
    'CLOSING null',
    'ACTIVE null',
  ];
  const last = new Map<string, string | null>();
  for (const { subject, id, before, after } of await readStateLog(desk.client)) {
    expect({ id, before }).toEqual({ id, before: last.get(id) ?? null });
    last.set(id, after);
    if (subject === 'operation') expect(operationEdges).toContain(`${before} ${after}`);
    else if (before === null) expect(after).toBe('INTENDED');
    else expect(ORDER_EDGES[before as OrderState]).toContain(after);
  }
}
