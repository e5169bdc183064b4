// I6: nothing begins on a price that was not there, under the target, or on a decision that is old.
import { decimal, sum, type Decimal } from '@hedge/domain';
import type { LedgerFill } from '@hedge/paper-engine';
import type { MarkChange } from '../paper';
import { fillsOf } from './executed';
import type { DeskFacts, OperationFact, OrderFact, Violation } from './facts';

/** A decision is no older than this when its order executes. */
const DECISION_MS = 5_000;

export function findWrongDecisions(facts: DeskFacts): readonly Violation[] {
  return facts.operations.flatMap((operation) => {
    const [first] = [...fillsOf(facts, operation.id)].sort((a, b) => a.seq - b.seq);
    const order = facts.orders.find((row) => row.clientOrderId === first?.clientOrderId);
    const opened = findOldOpening(facts, operation);
    // What is undone has begun, whatever its price and age.
    if (first === undefined || order === undefined || operation.closeReason === 'UNDO') {
      return opened;
    }
    const old = [...opened, ...findOld(first, order)];
    // What others began is closed without regard to the target.
    const isOnTarget = (operation.closeReason ?? 'PROFIT_TARGET') === 'PROFIT_TARGET';
    return isOnTarget ? [...old, ...findUnderTarget(facts, operation, first, order)] : old;
  });
}

/** A hedge is opened at the price of the reading it was decided on, or not at all. */
function findOldOpening(facts: DeskFacts, { id }: OperationFact): readonly Violation[] {
  const [first] = [...fillsOf(facts, id, 'open')].sort((a, b) => a.seq - b.seq);
  const order = facts.orders.find((row) => row.clientOrderId === first?.clientOrderId);
  return first === undefined || order === undefined ? [] : findOld(first, order);
}

function findOld(first: LedgerFill, order: OrderFact): readonly Violation[] {
  const ageMs = first.time - order.readAt;
  if (ageMs <= DECISION_MS) return [];
  const what = `${order.clientOrderId} executed ${ageMs} ms after its reading`;
  return [{ invariant: 'I6', what, rows: [first, order] }];
}

/** Whether the total stood at the target at any moment between reading and execution. */
function findUnderTarget(
  facts: DeskFacts,
  operation: OperationFact,
  first: LedgerFill,
  order: OrderFact,
): readonly Violation[] {
  const { LONG, SHORT } = operation.legs;
  const within = { from: order.readAt, until: first.time };
  const [longs, shorts] = [LONG, SHORT].map((leg) => spansOf(facts.marks, leg.symbol, within));
  const target = decimal(operation.profitTarget);
  let best: Decimal | null = null;
  for (const long of longs ?? []) {
    for (const short of shorts ?? []) {
      if (long.from > short.until || short.from > long.until) continue;
      const total = sum([
        decimal(long.mark).minus(decimal(LONG.entryPrice)).times(decimal(LONG.quantity)),
        decimal(SHORT.entryPrice).minus(decimal(short.mark)).times(decimal(SHORT.quantity)),
      ]);
      if (best === null || total.gt(best)) best = total;
    }
  }
  if (best === null || best.gte(target)) return [];
  const what = `${operation.id} was closed at ${best.toFixed()}, under its target ${target.toFixed()}`;
  const rows = [first, order, ...facts.marks.filter((mark) => mark.fromMs <= first.time)];
  return [{ invariant: 'I6', what, rows }];
}

interface Span {
  readonly mark: string;
  readonly from: number;
  readonly until: number;
}

/** The prices of a symbol in that time; where two meet, both count. */
function spansOf(
  marks: readonly MarkChange[],
  symbol: string,
  within: { readonly from: number; readonly until: number },
): readonly Span[] {
  const own = marks.filter((mark) => mark.symbol === symbol);
  const spans = own.map((mark, index): Span => {
    const until = own[index + 1]?.untilMs ?? Infinity;
    return { mark: mark.markPrice, from: mark.fromMs, until };
  });
  return spans.filter((span) => span.from <= within.until && span.until >= within.from);
}
