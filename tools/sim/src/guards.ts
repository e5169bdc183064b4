// The protocol's guards, each with the edits of the sources that take it out, belts included.
import type { Mutant } from './guard-mutant';
import { EVIDENCE_GUARDS } from './guards-evidence';
import { OPENING_GUARDS } from './guards-opening';
import { OUTSIDE_GUARDS } from './guards-outside';
import { SENDING_GUARDS } from './guards-sending';

/** What is decided, withdrawn and settled. */
const DECISION_GUARDS: readonly Mutant[] = [
  {
    guard: 'final status',
    without: 'an order that is still open counts as finished',
    edits: [
      {
        file: 'domain/conclude',
        find: "    case 'PARTIALLY_FILLED':",
        put: `    case 'PARTIALLY_FILLED':
      return found.executed.eq(ZERO) ? 'REJECTED' : 'PARTIAL_FINAL';`,
      },
    ],
  },
  {
    guard: 'cancel guard',
    without: 'withdrawn while an order may have executed',
    edits: [
      {
        file: 'domain/dispatch',
        find: "if (operation.orders.some((order) => order.state === 'SENT'))",
        put: 'if (false)',
      },
      {
        file: 'domain/apply-transition',
        find: "demand(!operation.orders.some((order) => order.state === 'SENT'), 'an order may have executed');",
        put: '',
      },
    ],
  },
  {
    guard: 'settle guard',
    without: 'settled before every trade of a filled order is visible',
    edits: [
      {
        file: 'domain/settlement',
        find: 'if (!filled(found).eq(order.executed))',
        put: 'if (false)',
      },
      {
        file: 'domain/transition-guards',
        find: "demand(filled.eq(order.executed), 'fills and executed quantity differ');",
        put: '',
      },
    ],
  },
  {
    guard: 'version guard',
    without: 'a transition is written whatever an operator changed since',
    edits: [
      {
        file: 'testkit/memory-store',
        find: "if (stored.version !== seen.version) return 'lost';",
        put: '',
      },
    ],
  },
  {
    guard: 'claims check',
    without: 'any operation may close from a shared position',
    edits: [
      {
        file: 'domain/claims',
        find: 'if (isShort) short.add(operation.id);',
        put: '',
      },
    ],
  },
  {
    guard: 'two readings',
    without: 'one is enough to conclude that a leg is gone',
    edits: [
      {
        file: 'cycle/said-book',
        find: 'return isSame && known.readAt !== readAt;',
        put: 'return true;',
      },
    ],
  },
  {
    guard: 'stored ban',
    without: 'what one worker was told to wait for, no other hears of',
    edits: [
      {
        file: 'exchange/venue-door',
        find: 'if (present !== null) await holds.recordHold(venue, present);',
        put: '',
      },
    ],
  },
  {
    guard: 'naked-leg alert',
    without: 'a leg that is closed alone is not told of',
    edits: [
      {
        file: 'cycle/closing-clocks',
        find: 'if (!atOnce && forMs < deps.settings.nakedLegAlertMs) return;',
        put: 'return;',
      },
    ],
  },
  {
    guard: 'restored backup',
    without: 'orders that the record lacks are not asked for',
    edits: [
      {
        file: 'cycle/compare-records',
        find: 'if (findForgotten(operation, rows).length === 0) {',
        put: 'if (true) {',
      },
    ],
  },
  {
    guard: 'age of a request',
    without: 'what a person asked for is begun however long ago it was',
    edits: [
      {
        file: 'domain/close-request',
        find: "return isOld ? 'EXPIRED' : 'PENDING';",
        put: "return 'PENDING';",
      },
    ],
  },
  {
    guard: 'end of a request',
    without: 'what nobody could begin in time stands for ever, and nobody is told',
    edits: [
      {
        file: 'cycle/lapse-requests',
        find: "if (status !== 'ACTIVE' || closeRequest?.state !== 'EXPIRED') continue;",
        put: 'continue;',
      },
    ],
  },
  {
    guard: 'shortage of a request',
    without: 'what a person asks for is sent though its position does not cover it',
    edits: [
      {
        file: 'domain/decision',
        find: "  if (isLegMissing(operation, reading)) return 'legMissing';\n  return decideHoldPosition(operation, reading, isShort);",
        put: "  if (isLegMissing(operation, reading)) return 'legMissing';\n  return decideHoldPosition(operation, reading, false);",
      },
    ],
  },
  {
    guard: 'target rule',
    without: 'neither the reading nor the quote is compared with the target',
    edits: [
      { file: 'domain/decision', find: 'if (pnl.lt(operation.profitTarget))', put: 'if (false)' },
      {
        file: 'domain/decision',
        find: 'return total.gte(operation.profitTarget) ?',
        put: 'return true ?',
      },
    ],
  },
];

export const MUTANTS: readonly Mutant[] = [
  ...SENDING_GUARDS,
  ...EVIDENCE_GUARDS,
  ...DECISION_GUARDS,
  ...OUTSIDE_GUARDS,
  ...OPENING_GUARDS,
];
