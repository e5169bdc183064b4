// The protocol's guards, each with the edit of the source that takes it out.

/** One guard removed: each `find` must stand exactly once in the source, or it proves nothing. */
export interface Mutant {
  readonly guard: string;
  /** The file of `packages/domain/src`, without its extension. */
  readonly module: string;
  readonly edits: readonly { readonly find: string; readonly put: string }[];
}

export const MUTANTS: readonly Mutant[] = [
  {
    guard: 'signing fence: sign with the present time, however old the reading',
    module: 'dispatch',
    edits: [
      {
        find: 'if (untouched && now <= readAt + settings.decisionWindowMs) {',
        put: `if (untouched) {
      const clientOrderIds = intended.map((order) => order.clientOrderId);
      return record({ kind: 'token', clientOrderIds, signedAt: now, recvWindowMs: 5000 });`,
      },
    ],
  },
  {
    guard: 'send token: whoever sees a SENT order sends it',
    module: 'next-step',
    edits: [{ find: 'evidence.heldTokens.has(order.clientOrderId) &&', put: '' }],
  },
  {
    guard: 'unknown outcome: a lost answer counts as a refusal',
    module: 'conclude',
    edits: [
      {
        find: "    case 'unknown':\n",
        put: `    case 'unknown':
      return finishRefused(context, order, { kind: 'overload', code: null, text: 'lost' });\n`,
      },
    ],
  },
  {
    guard: 'evidence window: absence concluded before the receive window has passed',
    module: 'absence',
    edits: [{ find: '+ settings.evidenceMarginMs;\n}', put: '- 6000;\n}' }],
  },
  {
    guard: 'evidence margin: one look-up right after the receive window is enough',
    module: 'absence',
    edits: [
      {
        find: 'if (now < from)',
        put: `const bare = from - settings.evidenceMarginMs;
    const seen = evidence.lookups.get(order.clientOrderId);
    if (now >= bare && seen?.value === null && seen.requestedAt >= bare) return { kind: 'absent' };
    if (now < from)`,
      },
    ],
  },
  {
    guard: 'final status: an order that is still open counts as finished',
    module: 'conclude',
    edits: [
      {
        find: "    case 'PARTIALLY_FILLED':",
        put: `    case 'PARTIALLY_FILLED':
      return found.executed.eq(ZERO) ? 'REJECTED' : 'PARTIAL_FINAL';`,
      },
    ],
  },
  {
    guard: 'cancel guard: withdrawn while an order may have executed',
    module: 'dispatch',
    edits: [
      { find: "if (operation.orders.some((order) => order.state === 'SENT'))", put: 'if (false)' },
    ],
  },
  {
    guard: 'settle guard: settled before every trade of a filled order is visible',
    module: 'settlement',
    edits: [{ find: 'if (!filled(found).eq(order.executed))', put: 'if (false)' }],
  },
  {
    guard: 'target rule: neither the reading nor the quote is compared with the target',
    module: 'decision',
    edits: [
      { find: 'if (pnl.lt(operation.profitTarget))', put: 'if (false)' },
      { find: 'return total.gte(operation.profitTarget) ?', put: 'return true ?' },
    ],
  },
];
