// The guards of what is concluded from evidence: look-ups, the order list, trades, the position.
import type { Mutant } from './guard-mutant';

const LISTED = 'orders.value.some((row) => isOurs(row, order))';

export const EVIDENCE_GUARDS: readonly Mutant[] = [
  {
    guard: 'look-up',
    without: 'a lost answer counts as a refusal',
    edits: [
      {
        file: 'domain/conclude',
        find: "    case 'unknown':\n",
        put: `    case 'unknown':
      return finishRefused(context, order, { kind: 'overload', code: null, text: 'lost' });\n`,
      },
    ],
  },
  {
    guard: 'evidence window',
    without: 'absence concluded before the receive window has passed',
    edits: [
      {
        file: 'domain/absence',
        find: '+ settings.evidenceMarginMs;\n}',
        put: '- 6000;\n}',
      },
    ],
  },
  {
    guard: 'evidence margin',
    without: 'one look-up right after the receive window is enough',
    edits: [
      {
        file: 'domain/absence',
        find: 'if (now < from)',
        put: `const bare = from - settings.evidenceMarginMs;
    const seen = evidence.lookups.get(order.clientOrderId);
    if (now >= bare && seen?.value === null && seen.requestedAt >= bare) return { kind: 'absent' };
    if (now < from)`,
      },
    ],
  },
  {
    guard: 'evidence (i)',
    without: 'the look-up by id says nothing',
    edits: [
      {
        file: 'domain/conclude',
        find: 'if (lookup.value !== null) return concludeFound(context, order, lookup.value);',
        put: '',
      },
      { file: 'domain/absence', find: 'lookup.value !== null || ', put: '' },
    ],
  },
  {
    guard: 'evidence (ii)',
    without: 'the order list says nothing',
    edits: [
      { file: 'domain/absence', find: ` || ${LISTED}`, put: '' },
      {
        file: 'domain/absence',
        find: 'explainTrades(operation, order, ours, orders.value, evidence)',
        put: 'explainTrades(operation, order, ours, orders.value.filter((row) => !isOurs(row, order)), evidence)',
      },
    ],
  },
  {
    guard: 'evidence (iii)',
    without: 'trades may belong to any order',
    edits: [
      {
        file: 'domain/absence',
        find: 'explainTrades(operation, order, ours, orders.value, evidence) ??',
        put: '',
      },
    ],
  },
  {
    guard: 'what is known to have executed',
    without: 'trades may lack what an order of the account is known to have executed',
    edits: [
      {
        file: 'domain/absence',
        find: 'if (lacking !== null) {',
        put: 'if (lacking !== null && operation === undefined) {',
      },
    ],
  },
  {
    guard: 'evidence (iv)',
    without: 'the position says nothing',
    edits: [
      {
        file: 'domain/absence',
        find: "if (observed.eq(expected)) return { kind: 'absent' };",
        put: "return { kind: 'absent' };",
      },
    ],
  },
  {
    guard: 'the position that was read',
    without: 'it may be older than the trades it is compared with',
    edits: [
      {
        file: 'domain/absence',
        find: 'if (row !== undefined && mayLack(',
        put: 'if (false && row !== undefined && mayLack(',
      },
    ],
  },
  {
    guard: 'the millisecond of the baseline',
    without: "several trades in it are taken as the baseline's own",
    edits: [
      {
        file: 'domain/absence',
        find: 'if (isRecent && !isAlone &&',
        put: 'if (false && isRecent && atOnce.length > 1 &&',
      },
    ],
  },
  {
    guard: 'the millisecond of the baseline, literally',
    without: 'any trade in it forbids the conclusion',
    edits: [
      {
        file: 'domain/absence',
        find: 'if (isRecent && !isAlone && atOnce.some((trade) => !goesWith(order, trade))) {',
        put: 'if (atOnce.length > 0) {',
      },
      {
        file: 'domain/absence',
        find: 'const baseline = Math.max(order.baseline.updateTime, lagging);',
        put: 'const baseline = Math.min(order.baseline.updateTime, lagging);',
      },
    ],
  },
  {
    guard: 'late look-up',
    without: 'what was proven absent is never looked up again',
    // Nothing tells of the first LONG until it has been believed absent; SHORT is refused meanwhile.
    faults: [
      { on: 'send', nth: 1, do: { kind: 'answerLost' } },
      {
        on: 'send',
        nth: 1,
        do: { kind: 'hide', what: ['order', 'list', 'trades', 'position'], ms: 18_000 },
      },
      { on: 'send', nth: 2, do: { kind: 'refused' } },
    ],
    edits: [
      {
        file: 'domain/recall',
        find: "if (lookup.kind === 'failed' || lookup.value === null) return null;",
        put: 'if (1 > 0) return null;',
      },
    ],
  },
];
