// I3: no leg stands alone for long in silence. I9: a close that has begun comes to its end.
import { decimal, POSITION_SIDES } from '@hedge/domain';
import { attributedOf, fillsOf, quantityOf } from './executed';
import type { DeskFacts, OperationFact, Span, Violation } from './facts';

/** What a cycle may take to see it and to write it down: three times 1.5 s. */
const SLACK_MS = 4_500;

/**
 * I3: the alert comes before the leg has been naked for longer than the threshold, counting only the
 * time in which the exchange was up.
 *
 * @param thresholdMs `NAKED_LEG_ALERT_MS` of the worker
 */
export function findSilentNakedLegs(facts: DeskFacts, thresholdMs: number): readonly Violation[] {
  return facts.operations.flatMap((operation) =>
    [findHalfOpenTime(facts, operation), findNakedTime(facts, operation)].flatMap((naked) =>
      judgeNaked(facts, operation, naked, thresholdMs),
    ),
  );
}

function judgeNaked(
  facts: DeskFacts,
  operation: OperationFact,
  naked: Span | null,
  thresholdMs: number,
): readonly Violation[] {
  const nakedMs = naked === null ? 0 : computeUptimeMs(facts, naked.fromMs, naked.untilMs);
  if (naked === null || nakedMs <= thresholdMs + SLACK_MS) return [];
  const alerts = facts.alerts.filter((alert) => alert.operationId === operation.id);
  const told = alerts.filter(({ kind }) => kind === 'NAKED_LEG').map((alert) => alert.raisedAtMs);
  const rows = [...fillsOf(facts, operation.id), ...alerts];
  const violation = (what: string): readonly Violation[] => [
    { invariant: 'I3', what: `${operation.id} was naked for ${what}`, rows },
  ];
  if (told.length === 0) return violation(`${nakedMs} ms without an alert`);
  const silentMs = computeUptimeMs(facts, naked.fromMs, Math.min(...told));
  if (silentMs <= thresholdMs + SLACK_MS) return [];
  return violation(`${silentMs} ms before its alert`);
}

/** From the first execution that opened it until it was whole, or nothing was left of it. */
function findHalfOpenTime(facts: DeskFacts, operation: OperationFact): Span | null {
  const { id, wanted, legs, closeReason } = operation;
  const fills = fillsOf(facts, id, 'open');
  if (wanted === null || fills.length === 0) return null;
  const times = fills.map((fill) => fill.time);
  const fromMs = Math.min(...times);
  const isWhole = POSITION_SIDES.every((side) =>
    decimal(legs[side].quantity).gte(decimal(wanted[side].quantity)),
  );
  if (isWhole) return { fromMs, untilMs: Math.max(...times) };
  const closed = closeReason === 'UNDO' ? findNakedTime(facts, operation) : null;
  return { fromMs, untilMs: closed?.untilMs ?? facts.nowMs };
}

/** From the first execution until both legs were done, or until now, by the ledger alone. */
function findNakedTime(facts: DeskFacts, operation: OperationFact): Span | null {
  const fills = fillsOf(facts, operation.id);
  if (fills.length === 0) return null;
  const times = fills.map((fill) => fill.time);
  const isWhole = POSITION_SIDES.every((side) => {
    const own = fills.filter((fill) => fill.positionSide === side);
    const others = attributedOf(facts, operation.id, side);
    return quantityOf([...own, ...others]).gte(decimal(operation.legs[side].quantity));
  });
  return { fromMs: Math.min(...times), untilMs: isWhole ? Math.max(...times) : facts.nowMs };
}

/** How long the exchange was up between two moments; its outages do not overlap. */
function computeUptimeMs({ outages }: DeskFacts, fromMs: number, untilMs: number): number {
  const downMs = outages.map((outage) =>
    Math.max(0, Math.min(outage.untilMs, untilMs) - Math.max(outage.fromMs, fromMs)),
  );
  return Math.max(0, untilMs - fromMs - downMs.reduce((total, each) => total + each, 0));
}

/** I9: when a test is over, no close is left half way but those that it states. */
export function findUnfinished(facts: DeskFacts, stated: readonly string[]): readonly Violation[] {
  return facts.operations
    .filter(({ id, fate }) => (fate === 'CLOSING' || fate === 'OPENING') && !stated.includes(id))
    .map((operation) => ({
      invariant: 'I9',
      what: `${operation.id} is still ${operation.fate}`,
      rows: [operation, ...facts.orders.filter((order) => order.operationId === operation.id)],
    }));
}
