// The protocol's guards, each with the edits of the sources that take it out, belts included.

/** One edit: `find` must stand exactly once in the source, or it proves nothing. */
export interface Edit {
  /** `package/module`, without its extension. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** One guard removed. */
export interface Mutant {
  readonly guard: string;
  /** The first seed to try, 1 unless the fault that shows it is rare. */
  readonly from?: number;
  readonly edits: readonly Edit[];
}

const LISTED = 'orders.value.some((row) => isOurs(row, order))';

export const MUTANTS: readonly Mutant[] = [
  {
    guard: 'signing fence: the request is signed when it leaves, not as its token says',
    edits: [
      {
        file: 'cycle/drive-close',
        find: 'signedAt: order.signedAt ?? 0,',
        put: 'signedAt: deps.gateway.exchangeNow() ?? 0,',
      },
    ],
  },
  {
    guard:
      "signing with the reading's time: the token is signed with the present, however old the reading",
    edits: [
      {
        file: 'domain/dispatch',
        find: 'if (untouched && now <= readAt + settings.decisionWindowMs) {',
        put: `if (untouched) {
      const clientOrderIds = intended.map((order) => order.clientOrderId);
      return record({ kind: 'token', clientOrderIds, signedAt: now, recvWindowMs: 5000 });`,
      },
    ],
  },
  {
    guard: 'send token: whoever sees a SENT order sends it',
    edits: [
      {
        file: 'domain/next-step',
        find: 'evidence.heldTokens.has(order.clientOrderId) &&',
        put: '',
      },
    ],
  },
  {
    guard: 'unknown token: what was not seen to commit is sent all the same',
    edits: [
      {
        file: 'cycle/drive-close',
        find: 'const result = await deps.store.record(operation, transition, alertsOf(operation, transition));',
        put: `const result = await deps.store
    .record(operation, transition, alertsOf(operation, transition))
    .catch((error) => {
      if (transition.kind === 'token') return 'recorded';
      throw error;
    });`,
      },
    ],
  },
  {
    guard: 'look-up: a lost answer counts as a refusal',
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
    guard: 'evidence window: absence concluded before the receive window has passed',
    edits: [
      {
        file: 'domain/absence',
        find: '+ settings.evidenceMarginMs;\n}',
        put: '- 6000;\n}',
      },
    ],
  },
  {
    guard: 'evidence margin: one look-up right after the receive window is enough',
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
    guard: 'evidence (i): the look-up by id says nothing',
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
    guard: 'evidence (ii): the order list says nothing',
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
    guard: 'evidence (iii): trades may belong to any order',
    edits: [
      {
        file: 'domain/absence',
        find: 'explainTrades(operation, order, ours, orders.value, evidence) ??',
        put: '',
      },
    ],
  },
  {
    guard: 'evidence (iv): the position says nothing',
    edits: [
      {
        file: 'domain/absence',
        find: "if (observed.eq(expected)) return { kind: 'absent' };",
        put: "return { kind: 'absent' };",
      },
    ],
  },
  {
    guard: 'the position that was read: it may be older than the trades it is compared with',
    from: 900,
    edits: [
      {
        file: 'domain/absence',
        find: 'if (row !== undefined && mayLack(',
        put: 'if (false && row !== undefined && mayLack(',
      },
    ],
  },
  {
    guard: "the millisecond of the baseline: several trades in it are taken as the baseline's own",
    edits: [
      {
        file: 'domain/absence',
        find: 'if (isRecent && atOnce.length > 1 &&',
        put: 'if (false && isRecent && atOnce.length > 1 &&',
      },
    ],
  },
  {
    guard: 'the millisecond of the baseline, literally: any trade in it forbids the conclusion',
    edits: [
      {
        file: 'domain/absence',
        find: 'if (isRecent && atOnce.length > 1 && atOnce.some((trade) => effectOf(trade).gt(ZERO))) {',
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
    guard: 'final status: an order that is still open counts as finished',
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
    guard: 'cancel guard: withdrawn while an order may have executed',
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
    guard: 'settle guard: settled before every trade of a filled order is visible',
    edits: [
      {
        file: 'domain/settlement',
        find: 'if (!filled(found).eq(order.executed))',
        put: 'if (false)',
      },
      {
        file: 'domain/apply-transition',
        find: "demand(filled.eq(order.executed), 'fills and executed quantity differ');",
        put: '',
      },
    ],
  },
  {
    guard: 'version guard: a transition is written whatever an operator changed since',
    edits: [
      {
        file: 'testkit/memory-store',
        find: "if (transition.kind !== 'attention' && stored.version !== seen.version) return 'lost';",
        put: '',
      },
    ],
  },
  {
    guard: 'claims check: any operation may close from a shared position',
    edits: [
      {
        file: 'domain/claims',
        find: 'if (claim.gt(available)) short.add(operation.id);',
        put: '',
      },
    ],
  },
  {
    guard: 'two readings: one is enough to conclude that a leg is gone',
    edits: [
      {
        file: 'cycle/account-memory',
        find: 'return before === cause ? cause : undefined;',
        put: 'return cause;',
      },
    ],
  },
  {
    guard: 'target rule: neither the reading nor the quote is compared with the target',
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
