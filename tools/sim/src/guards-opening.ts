// The guards of opening a hedge, each with the edits that take it out.
import type { Mutant } from './guard-mutant';

export const OPENING_GUARDS: readonly Mutant[] = [
  {
    guard: 'two readings of an opening',
    without: 'it begins, and an order of it is absent, on one that lists no position',
    edits: [
      {
        file: 'cycle/drive-close',
        find: 'if (restsOnOneReading(deps.said, current, step.transition, evidence.positions)) {',
        put: 'if (false) {',
      },
    ],
  },
  {
    guard: "opening under the reading's time",
    without: 'its orders are signed with the present, however old the reading',
    edits: [
      {
        file: 'domain/opening',
        find: 'if (isUntouched && now <= readAt + settings.decisionWindowMs) {',
        put: `if (isUntouched) {
    const clientOrderIds = idsOf(intended);
    return record({ kind: 'token', clientOrderIds, signedAt: now, recvWindowMs: 5000 });`,
      },
    ],
  },
  {
    guard: 'age of an opening',
    without: 'a hedge is opened however long ago it was asked for',
    edits: [
      {
        file: 'domain/opening',
        find: 'if (operation.isOpeningOld) return undone(context, []);',
        put: '',
      },
      {
        file: 'domain/apply-opening',
        find: "demand(!operation.isOpeningOld, 'too old to be begun');",
        put: '',
      },
    ],
  },
  {
    guard: 'half open',
    without: 'what was opened alone is owned as it is',
    edits: [
      {
        file: 'domain/opening',
        find: 'if (open.every((left) => left.eq(ZERO))) return',
        put: 'if (true) return',
      },
      {
        file: 'domain/apply-opening',
        find: 'demand(remainingOf(operation, side).eq(ZERO), `${side} is not open`);',
        put: '',
      },
      {
        file: 'testkit/memory-store-schema',
        find: 'else checkOpened(before, after);',
        put: '',
      },
      {
        file: 'testkit/memory-store-schema',
        find: "check(isUndone || isPositive(leg.quantity), 'leg amounts', id);",
        put: '',
      },
    ],
  },
  {
    guard: 'telling of a hedge that is not opened',
    without: 'whoever asked for it is told nothing',
    edits: [
      {
        file: 'cycle/close-alerts',
        find: "raise: [notOpenedAlert(operation, 'NOT_OPENED_UNDONE')],",
        put: 'raise: [],',
      },
      {
        file: 'cycle/close-alerts',
        find: "raise: [notOpenedAlert(operation, 'NOT_OPENED_NOTHING')],",
        put: 'raise: [],',
      },
    ],
  },
];
