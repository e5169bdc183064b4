// Once per process and operation: whether the exchange knows orders that its record lacks.
//
// A restored backup has forgotten what was sent after it, and would send it again. It is restored
// while no worker runs, so what a process found whole once stays so for as long as it lives.
import { findForgotten, type Operation, type VenueOrder } from '@hedge/domain';
import type { AccountDeps } from './deps';

/** A backup older than this is not told from a database that has lost nothing: what a list spans. */
const BACKUP_AGE_MAX_MS = 7 * 24 * 60 * 60 * 1_000 - 120_000;
/** Of the clock that dated the operation against the exchange's. */
const CLOCK_ERROR_MAX_MS = 24 * 60 * 60 * 1_000;

/**
 * Compares the operations that this process has not compared yet; those whose list is not answered
 * stay owed. @returns why a list could not be had, null when all were
 */
export async function compareRecords(
  deps: AccountDeps,
  operations: readonly Operation[],
  now: number,
): Promise<string | null> {
  const owed = operations.filter(({ id }) => deps.memory.forgottenOf(id) === null);
  const sinceOf = new Map<string, number>();
  for (const { legs, createdAt } of owed) {
    for (const { symbol } of legs) {
      const since = Math.min(createdAt - CLOCK_ERROR_MAX_MS, sinceOf.get(symbol) ?? Infinity);
      sinceOf.set(symbol, Math.max(since, now - BACKUP_AGE_MAX_MS));
    }
  }
  const listed = new Map<string, readonly VenueOrder[]>();
  let why: string | null = null;
  await Promise.all(
    [...sinceOf].map(async ([symbol, since]) => {
      const answer = await deps.gateway.fetchOrders(symbol, since);
      if (answer.kind === 'answer') listed.set(symbol, answer.value);
      else why = answer.why;
    }),
  );
  for (const operation of owed) await compareOne(deps, operation, listed);
  return why;
}

async function compareOne(
  deps: AccountDeps,
  operation: Operation,
  listed: ReadonlyMap<string, readonly VenueOrder[]>,
): Promise<void> {
  const symbols = new Set(operation.legs.map(({ symbol }) => symbol));
  if ([...symbols].some((symbol) => !listed.has(symbol))) return;
  const rows = [...symbols].flatMap((symbol) => listed.get(symbol) ?? []);
  if (findForgotten(operation, rows).length === 0) {
    deps.memory.noteForgotten(operation.id, []);
    return;
  }
  // Another worker may have recorded and sent it since this one loaded the operation.
  const current = await deps.store.loadOperation(operation.id);
  if (current !== null) deps.memory.noteForgotten(operation.id, findForgotten(current, rows));
}
