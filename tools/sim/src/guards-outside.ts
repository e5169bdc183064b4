// The guards of what follows when others closed a leg, each with the edits that take it out.
import type { Mutant } from './guard-mutant';

export const OUTSIDE_GUARDS: readonly Mutant[] = [
  {
    guard: 'policy of a closed leg',
    without: 'the other leg is closed, whatever the operation is told to do',
    edits: [
      {
        file: 'domain/follow-up',
        find: "return hold('policy');",
        put: 'return closeOther(given, attributed, CLOSE_REASONS[cause]);',
      },
    ],
  },
  {
    guard: 'policy of resting orders',
    without: 'orders of others are cancelled, whatever the operation is told to do',
    edits: [
      {
        file: 'domain/dispatch',
        find: "if (operation.policies.onRestingOrders !== 'CANCEL_AND_RETRY') return [];",
        put: '',
      },
    ],
  },
  {
    guard: 'watching while paused',
    without: 'an account on which everything is paused is not read',
    edits: [
      {
        file: 'testkit/memory-work',
        find: '        account.enabled ||\n',
        put: '        (account.enabled && row.autoCloseEnabled) ||\n',
      },
    ],
  },
  {
    guard: 'what holds a leg',
    without: 'nobody is told that a pause keeps the other leg from being closed',
    // Rarely is an operation alone on its positions, paused, and its leg closed by the exchange.
    faults: [
      { at: 3_000, do: { kind: 'edit', operation: 0, what: 'pause' } },
      { at: 10_000, do: { kind: 'force', leg: 0, cause: 'LIQUIDATION', share: null } },
    ],
    edits: [
      {
        file: 'cycle/held-leg',
        find: 'if (why === undefined || !isHeld(why)) return NO_ALERTS;',
        put: 'return NO_ALERTS;',
      },
    ],
  },
];
