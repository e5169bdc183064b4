// Gathers what the invariants are judged on, when no app of the desk runs any more.
import { makeTradeHistoryRepository } from '@hedge/db';
import type { CloseReason } from '@hedge/domain';
import type { Desk } from '../desk';
import { readHoldLog, readStateLog, type StateChange } from '../state-log';
import { waitFor } from '../wait';
import type { DeskFacts, OperationFact, OrderFact, Span } from './facts';
import { readLeaks } from './leaks';
import { openedLegs } from './opened';

const HISTORY_PAGE = 100;
const CLOSED_WITHIN_MS = 5_000;

export async function readFacts(desk: Desk): Promise<DeskFacts> {
  const { client, paper } = desk;
  const switches = (await paper.control('GET', '/switches')) as { readonly ipWeightLimit: number };
  const states = await readStateLog(client);
  const history = await readHistory(desk);
  const [ledger, orders] = [await desk.readLedger(), await readOrders(desk)];
  const targets = await readTargets(desk);
  const reasons = await readReasons(desk);
  const nowMs = await paper.readTime();
  // The exchange's clock may be set off from the database's.
  const { rows: clock } = await client.query<{ ms: number }>(
    'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
  );
  const aheadMs = nowMs - (clock[0]?.ms ?? nowMs);
  const holds = await readHoldLog(client);
  const { rows: alerts } = await client.query<DeskFacts['alerts'][number]>(
    `SELECT kind, operation_id AS "operationId",
       extract(epoch FROM raised_at)::float8 * 1000 AS "raisedAtMs" FROM alerts ORDER BY id`,
  );
  const onExchange = ({ fromMs, untilMs }: Span): Span => {
    return { fromMs: fromMs + aheadMs, untilMs: untilMs + aheadMs };
  };
  return {
    operations: desk.operations.map((operation): OperationFact => {
      const settled = history.find((row) => row.operationId === operation.id);
      const target = settled?.profitTarget.toFixed() ?? targets.get(operation.id);
      const { legs, isOpened = false } = operation;
      return {
        ...operation,
        wanted: isOpened ? legs : null,
        legs: isOpened ? openedLegs({ ledger, orders }, operation.id, legs) : legs,
        fate: fateOf(states, operation.id, settled !== undefined),
        profitTarget: target ?? operation.profitTarget,
        closeReason: settled?.closeReason ?? reasons.get(operation.id) ?? null,
      };
    }),
    ...{ history, states, nowMs },
    alerts: alerts.map((alert) => ({ ...alert, raisedAtMs: alert.raisedAtMs + aheadMs })),
    outages: paper.outages().map(onExchange),
    ...{ ledger, orders },
    attributed: await readAttributed(desk),
    holds: holds.map((hold) => ({
      ...hold,
      atMs: hold.atMs + aheadMs,
      untilMs: hold.untilMs + aheadMs,
    })),
    marks: paper.marks(),
    weightLimit: switches.ipWeightLimit,
    leaks: await readLeaks(desk),
    signals: desk.signals,
    outputs: desk.processes.map((process) => ({
      process: `${process.name} ${process.pid}`,
      text: process.output(),
    })),
    holdings: desk.holdings,
    leftConnections: await readLeftConnections(desk),
  };
}

/** By the states it had: its row may be gone for two reasons. */
function fateOf(
  states: readonly StateChange[],
  id: string,
  hasHistory: boolean,
): OperationFact['fate'] {
  const last = states.filter((change) => change.id === id).at(-1);
  if (last === undefined) throw new Error(`operation ${id} was never there`);
  if (last.after !== null) return last.after as OperationFact['fate'];
  return last.before === 'ACTIVE' && !hasHistory ? 'removed' : 'settled';
}

async function readHistory({ database }: Desk): Promise<DeskFacts['history']> {
  const repository = makeTradeHistoryRepository(database);
  const rows: DeskFacts['history'][number][] = [];
  for (let cursor: string | undefined; ;) {
    const page = await repository.list({ limit: HISTORY_PAGE, cursor });
    for (const { id } of page.items) {
      const row = await repository.find(id);
      if (row !== null) rows.push(row);
    }
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
  }
}

async function readTargets({ client }: Desk): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; target: string }>(
    'SELECT id, profit_target::text AS target FROM active_operations',
  );
  return new Map(rows.map(({ id, target }) => [id, target]));
}

async function readReasons({ client }: Desk): Promise<ReadonlyMap<string, CloseReason | null>> {
  const { rows } = await client.query<{ id: string; reason: CloseReason | null }>(
    'SELECT id, close_reason AS reason FROM active_operations',
  );
  return new Map(rows.map(({ id, reason }) => [id, reason]));
}

async function readOrders({ client }: Desk): Promise<readonly OrderFact[]> {
  const { rows } = await client.query<{ fact: OrderFact }>(
    `SELECT json_build_object(
       'clientOrderId', client_order_id, 'operationId', operation_id, 'kind', kind, 'side', side,
       'symbol', symbol, 'attempt', attempt, 'state', state, 'quantity', quantity::text,
       'executed', executed::text, 'createdAt', created_at, 'readAt', read_at,
       'signedAt', signed_at, 'recvWindowMs', recv_window_ms) AS fact
     FROM orders ORDER BY created_at, client_order_id`,
  );
  return rows.map((row) => row.fact);
}

async function readAttributed({ client }: Desk): Promise<DeskFacts['attributed']> {
  const { rows } = await client.query<DeskFacts['attributed'][number]>(
    `SELECT operation_id AS "operationId", side, trade_id AS "tradeId", quantity::text AS quantity
     FROM external_fills ORDER BY time, trade_id`,
  );
  return rows;
}

/** Of apps that have all ended; PostgreSQL needs a moment to see that a killed one is gone. */
async function readLeftConnections(desk: Desk): Promise<readonly string[]> {
  if (desk.processes.some((process) => !process.hasEnded())) return [];
  const read = async () => {
    const { rows } = await desk.client.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND application_name ~ '^hedge-(api|worker)'`,
    );
    return rows.map((row) => row.name);
  };
  await waitFor('closed connections', async () => (await read()).length === 0, CLOSED_WITHIN_MS)
    // What is still there then is told as a violation.
    .catch(() => undefined);
  return read();
}
