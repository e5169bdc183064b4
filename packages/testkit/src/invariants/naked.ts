// I3: no leg stands alone for long in silence. I9: a close that has begun comes to its end.
import { decimal, POSITION_SIDES } from '@hedge/domain';
import { attributedOf, fillsOf, quantityOf } from './executed';
import type { DeskFacts, OperationFact, Violation } from './facts';

/** What a cycle may take to see it and to write it down: three times 1.5 s. */
const SLACK_MS = 4_500;

/** I3. @param thresholdMs `NAKED_LEG_ALERT_MS` of the worker */
export function findSilentNakedLegs(facts: DeskFacts, thresholdMs: number): readonly Violation[] {
  return facts.operations.flatMap((operation) => {
    const nakedMs = computeNakedMs(facts, operation);
    if (nakedMs <= thresholdMs + SLACK_MS) return [];
    const alerts = facts.alerts.filter((alert) => alert.operationId === operation.id);
    if (alerts.some((alert) => alert.kind === 'NAKED_LEG')) return [];
    const what = `${operation.id} was naked for ${nakedMs} ms without an alert`;
    return [{ invariant: 'I3', what, rows: [...fillsOf(facts, operation.id), ...alerts] }];
  });
}

/** From the first execution until both legs were done, or until now, by the ledger alone. */
function computeNakedMs(facts: DeskFacts, operation: OperationFact): number {
  const fills = fillsOf(facts, operation.id);
  if (fills.length === 0) return 0;
  const times = fills.map((fill) => fill.time);
  const isWhole = POSITION_SIDES.every((side) => {
    const own = fills.filter((fill) => fill.positionSide === side);
    const others = attributedOf(facts, operation.id, side);
    return quantityOf([...own, ...others]).gte(decimal(operation.legs[side].quantity));
  });
  return (isWhole ? Math.max(...times) : facts.nowMs) - Math.min(...times);
}

/** I9: when a test is over, no close is left half way but those that it states. */
export function findUnfinished(facts: DeskFacts, stated: readonly string[]): readonly Violation[] {
  return facts.operations
    .filter(({ id, fate }) => fate === 'CLOSING' && !stated.includes(id))
    .map((operation) => ({
      invariant: 'I9',
      what: `${operation.id} is still closing`,
      rows: [operation, ...facts.orders.filter((order) => order.operationId === operation.id)],
    }));
}
