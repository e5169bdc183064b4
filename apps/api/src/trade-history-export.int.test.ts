// History as a file and as totals, over a few thousand rows: all of it, exactly.
import { makeTradeHistoryRepository } from '@hedge/db';
import { seedRecords } from '@hedge/testkit';
import { Client } from 'pg';
import { ADMIN_KEY } from './test/api-under-test';
import { startOperator, type Operator } from './test/operator';

const UNTIL = Date.UTC(2026, 10, 28);
const ROWS = 3_000;

let operator: Operator;
let client: Client;
let accounts: readonly string[];
beforeAll(async () => {
  operator = await startOperator();
  client = new Client({ connectionString: operator.databaseUrl });
  await client.connect();
  accounts = await seedRecords(client, {
    ...{ accounts: 7, operations: 0, historyRows: ROWS, days: 30, untilMs: UNTIL },
  });
});
afterAll(async () => {
  await client.end();
  await operator.close();
});

const download = (query: string, method = 'GET') =>
  fetch(`${operator.url}/api/v1/trade-history/export${query}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });

const read = async <T>(path: string): Promise<T> =>
  (await operator.send('GET', `/api/v1/trade-history${path}`)).body as unknown as T;

type Row = { readonly id: string; readonly grossPnl: string };

describe('an export', () => {
  it('as NDJSON and as JSON is what the list shows, all of it in its order', async () => {
    const lines = (await (await download('?format=ndjson')).text()).trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Row);
    const { items } = await read<{ items: readonly Row[] }>('?limit=200');
    const json = (await (await download('?format=json')).json()) as readonly Row[];

    expect(rows).toHaveLength(ROWS);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(ROWS);
    expect(rows.slice(0, 200)).toEqual(items);
    expect(json).toEqual(rows);
  });

  it('as CSV has a header, a line for each row and its amounts as they are', async () => {
    const answer = await download('');
    const [header = '', first = '', ...rest] = (await answer.text()).split('\r\n');
    const { items } = await read<{ items: readonly Row[] }>('?limit=1');

    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="trade-history-\d{8}T\d{6}Z\.csv"$/,
    );
    expect(rest).toHaveLength(ROWS);
    expect(rest.at(-1)).toBe('');
    const cells = Object.fromEntries(
      header.split(',').map((name, column) => [name, first.split(',')[column]]),
    );
    expect(cells).toMatchObject({ id: items[0]?.id, grossPnl: items[0]?.grossPnl });
  });

  it('is narrowed as the list is, and refuses what it does not know', async () => {
    const query = `?format=ndjson&accountId=${accounts[0]}&net=unknown`;
    const narrowed = await (await download(query)).text();
    const { rows } = await client.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM trade_history WHERE account_id = $1 AND net_pnl IS NULL',
      [accounts[0]],
    );

    expect(narrowed.trimEnd().split('\n')).toHaveLength(rows[0]?.n ?? 0);
    expect(await (await download('?format=json&closeReason=LIQUIDATION')).json()).toEqual([]);
    expect((await download('?limit=5')).status).toBe(400);
    expect((await download('?format=xls')).status).toBe(400);
  });

  it('is only named to who asks for its head', async () => {
    const answer = await download('', 'HEAD');

    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('content-disposition')).toContain('.csv"');
  });
});

type Total = {
  readonly accountId: string | null;
  readonly day: string | null;
  readonly longSymbol: string | null;
  readonly shortSymbol: string | null;
  readonly asset: string;
  readonly count: number;
  readonly grossPnl: string;
  readonly netPnl: string | null;
  readonly netUnknownCount: number;
  readonly commissions: readonly { readonly asset: string; readonly amount: string }[];
};

describe('totals', () => {
  const from = UNTIL - 20 * 86_400_000;
  const period = `from=${new Date(from).toISOString()}&to=${new Date(UNTIL).toISOString()}`;
  const WHERE = `closed_at >= ${from} AND closed_at < ${UNTIL}`;
  const all = async (query: string): Promise<readonly Total[]> => {
    const found: Total[] = [];
    for (let cursor = ''; ;) {
      const page = await read<{ items: readonly Total[]; nextCursor: string | null }>(
        `/totals?${period}&${query}${cursor}`,
      );
      found.push(...page.items);
      if (page.nextCursor === null) return found;
      cursor = `&cursor=${page.nextCursor}`;
    }
  };

  it('by account, symbol and day are what the rows add up to, over pages', async () => {
    const { rows } = await client.query<Record<string, unknown>>(
      `SELECT account_id AS "accountId", long_symbol AS "longSymbol", short_symbol AS "shortSymbol",
         to_char(to_timestamp(closed_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
         count(*)::int AS count, trim_scale(sum(gross_pnl))::text AS "grossPnl",
         count(*) FILTER (WHERE net_pnl IS NULL)::int AS "netUnknownCount",
         CASE WHEN bool_and(net_pnl IS NOT NULL)
           THEN trim_scale(sum(net_pnl))::text END AS "netPnl"
       FROM trade_history WHERE ${WHERE} GROUP BY 1, 2, 3, 4`,
    );
    const totals = await all('limit=100');
    const shown = totals.map(({ accountId, longSymbol, shortSymbol, day, count, ...amounts }) => {
      const { grossPnl, netPnl, netUnknownCount } = amounts;
      return { accountId, longSymbol, shortSymbol, day, count, grossPnl, netUnknownCount, netPnl };
    });
    const days = totals.map(({ day }) => day ?? '');

    expect(totals.length).toBeGreaterThan(100);
    expect(shown).toHaveLength(rows.length);
    expect(new Set(shown.map((total) => JSON.stringify(sorted(total))))).toEqual(
      new Set(rows.map((row) => JSON.stringify(sorted(row)))),
    );
    expect(days).toEqual([...days].sort().reverse());
  });

  it('add up commissions by asset, and count a row once that paid in two', async () => {
    const { rows } = await client.query<{ n: number; usdt: string; bnb: string }>(
      `SELECT count(*)::int AS n, trim_scale(sum((commissions ->> 'USDT')::numeric))::text AS usdt,
         trim_scale(sum((commissions ->> 'BNB')::numeric))::text AS bnb
       FROM trade_history WHERE ${WHERE} AND account_id = $1`,
      [accounts[1]],
    );
    const [expected] = rows;
    const totals = await all(`by=account&accountId=${accounts[1]}`);

    expect(totals).toHaveLength(1);
    expect(totals[0]).toMatchObject({
      ...{ accountId: accounts[1], longSymbol: null, shortSymbol: null, day: null },
      ...{ asset: 'USDT', count: expected?.n, netPnl: null },
    });
    expect(totals[0]?.commissions).toHaveLength(2);
    expect(totals[0]?.commissions).toEqual(
      expect.arrayContaining([
        { asset: 'BNB', amount: expected?.bnb },
        { asset: 'USDT', amount: expected?.usdt },
      ]),
    );
  });

  it('are of the last days where no period is given, and of 31 days at most', async () => {
    const page = await read<{ from: string; to: string }>('/totals?by=day');
    expect(Date.parse(page.to) - Date.parse(page.from)).toBe(31 * 86_400_000);

    for (const [query, status] of [
      ['by=day,hour', 400],
      ['from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z', 200],
      ['from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:01Z', 400],
      ['from=2020-01-01T00:00:00Z', 400],
    ] as const) {
      const answer = await operator.send('GET', `/api/v1/trade-history/totals?${query}`);
      expect([query, answer.status]).toEqual([query, status]);
    }
  });
});

describe('what is written while a file is made', () => {
  it('is not in it', async () => {
    const count = 'SELECT count(*)::int AS n FROM trade_history';
    const { rows: before } = await client.query<{ n: number }>(count);
    const walk = makeTradeHistoryRepository(operator.database).walk({});
    let walked = (await walk.next()).value?.length ?? 0;
    // Last in the order of the file, so that its making has not come to it yet.
    await client.query(
      `INSERT INTO trade_history SELECT (jsonb_populate_record(oldest, jsonb_build_object(
         'id', (SELECT max(id) + 1 FROM trade_history), 'operation_id', gen_random_uuid()))).*
       FROM trade_history oldest ORDER BY closed_at, id LIMIT 1`,
    );
    for await (const some of walk) walked += some.length;

    expect(walked).toBe(before[0]?.n);
    expect((await client.query<{ n: number }>(count)).rows[0]?.n).toBe(walked + 1);
  });
});

function sorted(row: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1));
}
