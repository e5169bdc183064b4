// Many operations on many paper accounts, without API and worker: PostgreSQL on a disk, the paper
// exchange as a process, and rows written past the product. For cycles that the bench itself runs.
import { randomBytes, randomUUID } from 'node:crypto';
import { migrate } from '@hedge/db';
import type { CredentialBox } from '@hedge/platform';
import { startPaper, type Paper } from '@hedge/testkit';
import { Client } from 'pg';
import { startBenchPostgres } from './bench-postgres';

/** An account with the keys that its rows do not hold. */
export interface CrowdAccount {
  readonly accountId: string;
  readonly apiKey: string;
  readonly secret: string;
}

/** Operations that are written at once. */
export interface NewOperations {
  readonly count: number;
  /** At the pinned mark prices an operation stands at 3. */
  readonly profitTarget: string;
  readonly autoClose: boolean;
}

/** A database and an exchange with accounts, and positions that cover every operation. */
export interface Crowd {
  readonly databaseUrl: string;
  /** A connection of its own, past the product. */
  readonly client: Client;
  readonly paper: Paper;
  readonly accounts: readonly CrowdAccount[];
  /** Spreads them over the accounts; gives their ids, account by account in turns. */
  addOperations(operations: NewOperations): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** A pinned price, and a hedge on it that stands at 3: 2 of the long leg and 1 of the short one. */
const MARKETS = [
  { symbol: 'BTC/USDT:USDT', mark: '50000', long: ['0.02', '49900'], short: ['0.01', '50100'] },
  { symbol: 'ETH/USDT:USDT', mark: '3000', long: ['0.2', '2990'], short: ['0.1', '3010'] },
] as const;

/** Far more than all operations of a run, so that no order of any way to close meets its end. */
const POSITION = '100';

/** @throws when a part does not start; what did start is stopped then. */
export async function startCrowd(accounts: number): Promise<Crowd> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const database = await startBenchPostgres(stops);
    await migrate(database.url);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    stops.push(() => client.end());
    const paper = await startPaper();
    stops.push(() => paper.stop());
    await pinMarks(paper);
    const known: CrowdAccount[] = [];
    for (let count = 0; count < accounts; count += 1) {
      known.push(await openCrowdAccount({ client, paper, box: null }));
    }
    return {
      ...{ databaseUrl: database.url, client, paper, accounts: known, stop },
      addOperations: (operations) => insertOperations(client, known, operations),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** At these every operation of a crowd stands at 3. */
export async function pinMarks(paper: Paper): Promise<void> {
  for (const { symbol, mark } of MARKETS) await paper.setMark(symbol, mark);
}

/** @param desk its box seals the keys for a worker that opens them; without one nobody can */
export async function openCrowdAccount(desk: {
  readonly client: Pick<Client, 'query'>;
  readonly paper: Paper;
  readonly box: CredentialBox | null;
}): Promise<CrowdAccount> {
  const { client, paper, box } = desk;
  const accountId = randomUUID();
  const apiKey = randomBytes(16).toString('hex');
  const secret = randomBytes(16).toString('hex');
  await paper.control('POST', '/accounts', { apiKey, secret, balance: '1000000000' });
  for (const { symbol, long, short } of MARKETS) {
    const position = { apiKey, symbol: symbol.replace(/\/|:USDT/g, ''), quantity: POSITION };
    const legs = [
      { positionSide: 'LONG', entryPrice: long[1] },
      { positionSide: 'SHORT', entryPrice: short[1] },
    ];
    for (const leg of legs) await paper.control('POST', '/positions', { ...position, ...leg });
  }
  const sealed = [
    box?.seal({ accountId, field: 'apiKey' }, apiKey) ?? 'sealed',
    box?.seal({ accountId, field: 'secret' }, secret) ?? 'sealed',
    box?.keyId ?? '00000000',
  ];
  await client.query(
    `INSERT INTO accounts (id, label, exchange, mode, key_fingerprint, api_key_sealed, secret_sealed,
       key_id)
     VALUES ($1::uuid, $1::text, 'binanceusdm', 'paper', $1::text, $2, $3, $4)`,
    [accountId, ...sealed],
  );
  return { accountId, apiKey, secret };
}

/** Spreads operations over accounts. @returns their ids, account by account in turns */
export async function insertOperations(
  client: Client,
  accounts: readonly CrowdAccount[],
  { count, profitTarget, autoClose }: NewOperations,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO active_operations (id, account_id, profit_target, auto_close_enabled, created_at)
     SELECT gen_random_uuid(), ($1::uuid[])[1 + n % array_length($1::uuid[], 1)], $2::numeric, $3,
       now() - interval '1 minute' + n * interval '1 ms'
     FROM generate_series(0, $4::int - 1) n
     RETURNING id::text`,
    [accounts.map(({ accountId }) => accountId), profitTarget, autoClose, count],
  );
  const ids = rows.map(({ id }) => id);
  const markets = MARKETS.map(({ symbol, long, short }) => ({
    ...{ symbol, lq: long[0], le: long[1], sq: short[0], se: short[1] },
  }));
  await client.query(
    `INSERT INTO operation_legs (operation_id, side, symbol, quantity, entry_price)
     SELECT o.id, side, m.symbol, CASE side WHEN 'LONG' THEN m.lq ELSE m.sq END,
       CASE side WHEN 'LONG' THEN m.le ELSE m.se END
     FROM unnest($1::uuid[]) WITH ORDINALITY o(id, n)
     JOIN ROWS FROM (jsonb_to_recordset($2::jsonb)
       AS (symbol text, lq numeric, le numeric, sq numeric, se numeric))
       WITH ORDINALITY m(symbol, lq, le, sq, se, at)
       ON m.at = 1 + (o.n / $3::int) % jsonb_array_length($2::jsonb)
     CROSS JOIN unnest(ARRAY['LONG', 'SHORT']) side`,
    [ids, JSON.stringify(markets), accounts.length],
  );
  return ids;
}
