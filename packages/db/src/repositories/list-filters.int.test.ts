// What each filter of history and operations lets through: exactly the rows that a look at every row
// finds, in their order, over pages.
import { SEED_SYMBOLS, seedRecords } from '@hedge/testkit';
import { listOperations, type OperationFilter } from './operation-list';
import { InvalidCursor, type Page } from './pages';
import { makeTradeHistoryRepository } from './trade-history';
import type { TradeHistoryFilter } from './trade-history-filter';
import { useOwnDatabase } from '../test/own-database';

const UNTIL = Date.UTC(2026, 10, 28);
const [BTC = '', ETH = ''] = SEED_SYMBOLS;
const RARE = SEED_SYMBOLS.at(-1) ?? '';

let accounts: readonly string[];

const its = useOwnDatabase();
beforeAll(async () => {
  accounts = await seedRecords(its.client, {
    ...{ accounts: 3, operations: 1_200, historyRows: 1_500, days: 10, untilMs: UNTIL },
  });
  // History refuses edits; these make it what it might have been.
  await its.client.query(`SET session_replication_role = replica`);
  // Rows of one moment.
  await its.client.query(`UPDATE trade_history SET closed_at = closed_at / 3600000 * 3600000`);
  await its.client.query(`UPDATE trade_history SET gross_pnl = 0, net_pnl = -0.765
    WHERE id % 97 = 0 AND net_pnl IS NOT NULL`);
});

async function readAll<Row>(page: (cursor?: string) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor } = await page(cursor);
    rows.push(...items);
    if (nextCursor === null) return rows;
    cursor = nextCursor;
  }
}

async function idsWhere(table: string, where: string, order: string): Promise<readonly string[]> {
  const question = `SELECT id::text AS id FROM ${table} t WHERE ${where} ORDER BY ${order}`;
  return (await its.client.query<{ id: string }>(question)).rows.map(({ id }) => id);
}

const account = () => accounts[1] ?? '';
const DAY = UNTIL - 5 * 86_400_000;

const HISTORY: readonly (readonly [string, () => TradeHistoryFilter, () => string])[] = [
  ['nothing', () => ({}), () => 'true'],
  ['an account', () => ({ accountId: account() }), () => `account_id = '${account()}'`],
  ['a symbol', () => ({ symbol: ETH }), () => `'${ETH}' IN (long_symbol, short_symbol)`],
  ['a rare symbol', () => ({ symbol: RARE }), () => `'${RARE}' IN (long_symbol, short_symbol)`],
  [
    'an account and a symbol',
    () => ({ accountId: account(), symbol: BTC }),
    () => `account_id = '${account()}' AND '${BTC}' IN (long_symbol, short_symbol)`,
  ],
  ['a reason', () => ({ closeReason: 'ADL' }), () => `close_reason = 'ADL'`],
  ['a cause', () => ({ externalCause: 'MANUAL' }), () => `long_external_cause = 'MANUAL'`],
  ['another cause', () => ({ externalCause: 'ADL' }), () => 'false'],
  ['a gross loss', () => ({ gross: 'negative' }), () => 'gross_pnl < 0'],
  ['no gross', () => ({ gross: 'zero' }), () => 'gross_pnl = 0'],
  ['a gross profit', () => ({ gross: 'positive' }), () => 'gross_pnl > 0'],
  ['a net loss', () => ({ net: 'negative' }), () => 'net_pnl < 0'],
  ['a net profit', () => ({ net: 'positive' }), () => 'net_pnl > 0'],
  ['a net that is not known', () => ({ net: 'unknown' }), () => 'net_pnl IS NULL'],
  [
    'a day and a net loss',
    () => ({ net: 'negative', from: DAY, to: DAY + 86_400_000 }),
    () => `net_pnl < 0 AND closed_at >= ${DAY} AND closed_at < ${DAY + 86_400_000}`,
  ],
];

describe('history narrowed to', () => {
  it.each(HISTORY)('%s is what the table holds of it', async (_name, filter, where) => {
    const { list } = makeTradeHistoryRepository(its.database);
    const rows = await readAll((cursor) => list({ ...filter(), limit: 100, cursor }));

    expect(rows.map(({ id }) => id)).toEqual(
      await idsWhere('trade_history', where(), 't.closed_at DESC, t.id DESC'),
    );
  });

  it('a cause holds a row whichever leg it is told of', async () => {
    await its.client.query(`UPDATE trade_history SET short_external_quantity = 1,
      short_external_cause = 'LIQUIDATION' WHERE id = (SELECT max(id) FROM trade_history)`);
    const { list } = makeTradeHistoryRepository(its.database);

    expect((await list({ limit: 5, externalCause: 'LIQUIDATION' })).items).toHaveLength(1);
  });
});

describe('a walk through history', () => {
  it('is every row once that was there when it began, also where others come meanwhile', async () => {
    const walk = makeTradeHistoryRepository(its.database).walk({});
    const rows: { readonly id: string }[] = [];
    const first = await walk.next();
    if (first.done !== true) rows.push(...first.value);
    await its.client
      .query(`INSERT INTO trade_history SELECT (jsonb_populate_record(t, jsonb_build_object(
      'id', nextval('trade_history_id_seq'), 'operation_id', gen_random_uuid(), 'closed_at', 1))).*
      FROM trade_history t ORDER BY id LIMIT 1`);
    for await (const some of walk) rows.push(...some);

    expect(rows.map(({ id }) => id)).toEqual(
      await idsWhere('trade_history', 'closed_at > 1', 't.closed_at DESC, t.id DESC'),
    );
  });
});

type Operations = Omit<OperationFilter, 'limit' | 'cursor'>;
const NEEDY = 'attention_reason IS NOT NULL';

const OPERATIONS: readonly (readonly [string, () => Operations, () => string])[] = [
  ['nothing', () => ({}), () => 'true'],
  ['an account', () => ({ accountId: account() }), () => `account_id = '${account()}'`],
  ['those being closed', () => ({ status: 'CLOSING' }), () => `status = 'CLOSING'`],
  ['those that need a person', () => ({ attention: true }), () => NEEDY],
  ['those that need none', () => ({ attention: false }), () => `NOT ${NEEDY}`],
  ['a reason', () => ({ attention: 'LEG_GONE' }), () => NEEDY],
  ['another reason', () => ({ attention: 'UNKNOWN_24H' }), () => 'false'],
  [
    'a symbol',
    () => ({ symbol: RARE }),
    () => `EXISTS (SELECT FROM operation_legs WHERE operation_id = t.id AND symbol = '${RARE}')`,
  ],
];

describe('operations narrowed to', () => {
  it.each(OPERATIONS)(
    '%s are what the table holds, in both orders',
    async (_name, filter, where) => {
      for (const [order, by] of [
        ['newest', 't.created_at DESC, t.id DESC'],
        ['oldest', 't.created_at, t.id'],
      ] as const) {
        const rows = await readAll((cursor) =>
          listOperations(its.database.prisma, { ...filter(), order, limit: 200, cursor }),
        );
        expect(rows.map(({ id }) => id)).toEqual(await idsWhere('active_operations', where(), by));
      }
    },
  );

  it('a cursor of one order is none of the other', async () => {
    const { nextCursor } = await listOperations(its.database.prisma, { limit: 1, order: 'oldest' });

    await expect(
      listOperations(its.database.prisma, { limit: 1, cursor: nextCursor ?? '' }),
    ).rejects.toThrow(InvalidCursor);
  });
});
