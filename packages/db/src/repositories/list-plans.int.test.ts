// What PostgreSQL does for each filter of the long lists: a walk along an index, whose length depends
// on the page and not on the table.
import { captureStatement, SEED_SYMBOLS, seedRecords } from '@hedge/testkit';
import type { Database } from '../database';
import { listOperations, type OperationFilter } from './operation-list';
import { makeTradeHistoryRepository } from './trade-history';
import type { TradeHistoryFilter } from './trade-history-filter';
import { useOwnDatabase } from '../test/own-database';

const LIMIT = 50;
const UNTIL = Date.UTC(2026, 10, 28);
const DAY_MS = 86_400_000;
const [BTC = '', ETH = ''] = SEED_SYMBOLS;
const RARE = SEED_SYMBOLS.at(-1) ?? '';
/** Rows looked at for a page: both walks of a symbol, and those that a second filter refuses. */
const LOOKED_AT_MAX = 100 * LIMIT;

let accounts: readonly string[];

const its = useOwnDatabase();
beforeAll(async () => {
  accounts = await seedRecords(its.client, {
    ...{ accounts: 20, operations: 10_000, historyRows: 50_000, days: 100, untilMs: UNTIL },
  });
});

type Node = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
};

/** The statement of a list, as the repository makes it, carried out under EXPLAIN. */
async function explain(list: (database: Database) => Promise<unknown>): Promise<readonly Node[]> {
  const { text, values } = await captureStatement(list);
  const { rows } = await its.client.query<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
    [...values],
  );
  const walk = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(walk)];
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  return plan === undefined ? [] : walk(plan);
}

/** Scans of a table, and how many of its rows they looked at. */
function scansOf(nodes: readonly Node[], table: string) {
  const scans = nodes.filter((node) => node['Relation Name'] === table);
  const looked = scans.map(
    (node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
  );
  return {
    kinds: [...new Set(scans.map((node) => node['Node Type']))],
    indexes: scans.map((node) => node['Index Name']).sort(),
    rows: looked.reduce((total, rows) => total + rows, 0),
  };
}

const account = () => accounts[3] ?? '';
const midway = `${UNTIL - 50 * DAY_MS}`;

const HISTORY: Readonly<Record<string, () => TradeHistoryFilter>> = {
  nothing: () => ({}),
  'an account': () => ({ accountId: account() }),
  'a symbol': () => ({ symbol: ETH }),
  'a symbol of few SHORT legs': () => ({ symbol: RARE }),
  'an account and a symbol': () => ({ accountId: account(), symbol: BTC }),
  'a reason': () => ({ closeReason: 'LEG_CLOSED' }),
  'a reason that no row has': () => ({ closeReason: 'LIQUIDATION' }),
  'a cause': () => ({ externalCause: 'MANUAL' }),
  'a gross loss': () => ({ gross: 'negative' }),
  'a gross of zero, which no row has': () => ({ gross: 'zero' }),
  'a net loss': () => ({ net: 'negative' }),
  'a net that is not known': () => ({ net: 'unknown' }),
  'a beginning': () => ({ from: Number(midway) }),
  'an end': () => ({ to: Number(midway) }),
  'an account and a period': () => ({
    ...{ accountId: account(), from: Number(midway), to: Number(midway) + DAY_MS },
  }),
  'an account and a reason': () => ({ accountId: account(), closeReason: 'LEG_CLOSED' }),
  'a symbol and a net loss': () => ({ symbol: ETH, net: 'negative' }),
  'an operation': () => ({ operationId: '00000000-0000-4000-8000-000000000000' }),
};

const OPERATIONS: Readonly<Record<string, () => Omit<OperationFilter, 'limit'>>> = {
  nothing: () => ({}),
  'the oldest': () => ({ order: 'oldest' }),
  'an account': () => ({ accountId: account() }),
  'those being closed': () => ({ status: 'CLOSING' }),
  'a symbol': () => ({ symbol: ETH }),
  'a symbol of few legs': () => ({ symbol: RARE }),
  attention: () => ({ attention: true }),
  'a reason of attention': () => ({ attention: 'LEG_GONE' }),
  'no attention': () => ({ attention: false }),
  'an account and a symbol': () => ({ accountId: account(), symbol: BTC }),
};

describe('a page of history narrowed to', () => {
  const last = () => Buffer.from(`["history",${midway},"25000"]`).toString('base64url');

  it.each(Object.keys(HISTORY))('%s is a walk along an index', async (name) => {
    for (const cursor of [undefined, last()]) {
      const filter = { ...HISTORY[name]!(), limit: LIMIT, cursor };
      const nodes = await explain((database) => makeTradeHistoryRepository(database).list(filter));
      const { kinds, rows } = scansOf(nodes, 'trade_history');

      expect(nodes.length).toBeGreaterThan(1);
      expect(kinds).not.toContain('Seq Scan');
      expect(kinds.length).toBeGreaterThan(0);
      expect(rows).toBeLessThanOrEqual(LOOKED_AT_MAX);
    }
  });
});

describe('totals of', () => {
  const day = { from: UNTIL - DAY_MS, to: UNTIL };
  const by = { account: true, symbol: true, day: true };

  it.each<[string, () => TradeHistoryFilter]>([
    ['a day', () => ({})],
    ['an account and a day', () => ({ accountId: account() })],
    ['a symbol and a day', () => ({ symbol: ETH })],
  ])('%s read the rows of that day alone', async (_name, filter) => {
    const request = { ...filter(), ...day, by, limit: LIMIT };
    const nodes = await explain((database) => makeTradeHistoryRepository(database).sum(request));
    const { kinds, rows } = scansOf(nodes, 'trade_history');

    expect(kinds).not.toContain('Seq Scan');
    expect(rows).toBeGreaterThan(0);
    // 500 rows closed on it; of a symbol's two walks each may meet them all.
    expect(rows).toBeLessThanOrEqual(1_000);
  });
});

describe('a page of operations narrowed to', () => {
  it.each(Object.keys(OPERATIONS))('%s is a walk along an index', async (name) => {
    const filter = { ...OPERATIONS[name]!(), limit: LIMIT };
    const nodes = await explain(({ prisma }) => listOperations(prisma, filter));
    const { kinds, rows } = scansOf(nodes, 'active_operations');

    expect(kinds).not.toContain('Seq Scan');
    expect(kinds.length).toBeGreaterThan(0);
    expect(rows).toBeLessThanOrEqual(LOOKED_AT_MAX);
  });
});
