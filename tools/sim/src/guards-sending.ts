// The guards of sending: what may leave, when, and under which time it is signed.
import type { Mutant } from './guard-mutant';

export const SENDING_GUARDS: readonly Mutant[] = [
  {
    guard: 'signing fence',
    without: 'the request is signed when it leaves, not as its token says',
    edits: [
      {
        file: 'cycle/drive-close',
        find: 'signedAt: order.signedAt ?? 0,',
        put: 'signedAt: deps.gateway.exchangeNow() ?? 0,',
      },
    ],
  },
  {
    guard: "signing with the reading's time",
    without: 'the token is signed with the present, however old the reading',
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
    guard: 'send token',
    without: 'whoever sees a SENT order sends it',
    edits: [
      {
        file: 'domain/next-step',
        find: 'evidence.heldTokens.has(order.clientOrderId) &&',
        put: '',
      },
    ],
  },
  {
    guard: 'unknown token',
    without: 'what was not seen to commit is sent all the same',
    edits: [
      {
        file: 'cycle/drive-close',
        find: 'const result = await deps.store.record(operation, transition, alerts);',
        put: `const result = await deps.store
    .record(operation, transition, alerts)
    .catch((error) => {
      if (transition.kind === 'token') return 'recorded';
      throw error;
    });`,
      },
    ],
  },
  {
    guard: 'restart look-up',
    without: 'an intended order older than the process is taken for one that was never sent',
    edits: [
      {
        file: 'domain/dispatch',
        find: 'if (order.createdAt >= evidence.processStartedAt) return null;',
        put: 'if (order.createdAt >= 0) return null;',
      },
    ],
  },
  {
    guard: 'shared request weight',
    without: 'each worker counts alone what it takes of a minute',
    edits: [
      {
        file: 'exchange/weight-share',
        find: 'const taken = await holds.takeWeight(venue, slot, amount, most);',
        put: 'const taken = slot.takenAtLeast + amount;',
      },
    ],
  },
];
