// I9: nothing is left between beginning and end once the faults have stopped.
import type { Operation } from '@hedge/domain';
import type { LedgerFill } from '@hedge/paper-engine';
import type { MemoryStore } from '@hedge/testkit';
import { RESTORE_MS } from './draw-venue-faults';
import type { HiddenTraces } from './hidden-traces';
import { fillsOf } from './own-fills';
import type { People } from './people';
import { apiKeyOf } from './scenario';
import type { Witness } from './witness';

interface Ended {
  readonly store: MemoryStore;
  readonly witness: Witness;
  readonly people: People;
  readonly hidden: HiddenTraces;
}

/** I9, of one operation when all has come to rest. */
export function checkEnded(operation: Operation, fills: readonly LedgerFill[], ended: Ended): void {
  checkRest(operation, ended);
  checkBegun(operation, fills, ended.store, ended.witness);
  checkRequest(operation, ended.store, ended.witness, ended.people);
}

/**
 * Nothing stays closing or opening. Where people traded, or a backup was restored under a close, it may, but
 * not in silence; and so it may where a position hid a neighbour's order for longer than the protocol allows
 * an exchange, or two answers in a row lacked it: then nobody can tell, and a person is called.
 */
function checkRest({ id }: Operation, { store, witness, people, hidden }: Ended): void {
  const row = store.operations().find((candidate) => candidate.id === id);
  if (row === undefined || row.status === 'ACTIVE') return;
  const isRestored = row.status === 'CLOSING' && witness.restoredAt !== null;
  if (row.attention !== null && (people.traded || isRestored)) return;
  if (row.attention?.reason === 'EVIDENCE_CONFLICT' && isMisled(row, hidden, witness)) {
    witness.misled += 1;
    return;
  }
  const states = [...row.openingOrders, ...row.orders].map(
    (order) => `${order.side}${order.attempt} ${order.state}`,
  );
  const text = `${id} is still ${row.status}: ${states.join(', ')}`;
  witness.accuse('I9', `${text} ${row.attention?.reason ?? ''}`);
}

function isMisled(row: Operation, hidden: HiddenTraces, { clockErrorMs }: Witness): boolean {
  const apiKey = apiKeyOf(row.accountId);
  const unresolved = [...row.openingOrders, ...row.orders].filter(({ state }) => state === 'SENT');
  return unresolved.some(
    (order) =>
      hidden.isBaselineWrong(order, apiKey, clockErrorMs) ||
      hidden.isBaselineMissing(order, apiKey),
  );
}

/** I3, I9: what has executed is never ACTIVE again at rest, its other leg forgotten. */
function checkBegun(
  operation: Operation,
  fills: readonly LedgerFill[],
  store: MemoryStore,
  witness: Witness,
): void {
  const row = store.operations().find((candidate) => candidate.id === operation.id);
  if (row?.status !== 'ACTIVE') return;
  // What was sent before a backup was restored, the database has forgotten: a person is called.
  const forgottenUntil = (witness.restoredAt ?? -RESTORE_MS) + RESTORE_MS;
  const executed = fillsOf(operation, fills)
    .filter((fill) => fill.time >= forgottenUntil || row.attention === null)
    .map((fill) => `${fill.positionSide} ${fill.quantity}`);
  if (executed.length === 0) return;
  witness.accuse('I9', `${row.id} is ACTIVE although it executed ${executed.join(', ')}`);
}

/** I9: a request to close is taken up, or over and told of; the history names who asked, if anybody. */
function checkRequest(
  { id }: Operation,
  store: MemoryStore,
  witness: Witness,
  { asked }: People,
): void {
  const request = store.operations().find((row) => row.id === id)?.closeRequest;
  if (request?.state === 'PENDING') witness.accuse('I9', `${id}: the close asked for still waits`);
  const told = store.openAlerts().some((alert) => {
    return alert.kind === 'CLOSE_LAPSED' && alert.operationId === id;
  });
  if (request?.state === 'LAPSED' && !told) witness.accuse('I9', `${id}: lapsed in silence`);
  const row = store.history().find((each) => each.operationId === id);
  if (row === undefined) return;
  const isAsked = asked.some(({ operationId }) => operationId === id);
  const isManual = row.closeReason === 'MANUAL';
  if (isManual !== (row.closeRequestedBy !== null) || (isManual && !isAsked)) {
    witness.accuse(
      'I2',
      `${id}: ${row.closeReason} asked for by ${row.closeRequestedBy ?? 'nobody'}`,
    );
  }
}
