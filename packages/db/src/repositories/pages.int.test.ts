// Walking a list in pages while rows come and go: nothing twice, nothing lost, ties included.
import { randomUUID } from 'node:crypto';
import {
  anAccount,
  anOperation,
  insertAccount,
  insertOperation,
  insertRow,
  SOME_TIME,
} from '@hedge/testkit';
import fc from 'fast-check';
import { makeAccountRepository } from './accounts';
import { makeAlertRepository } from './alerts';
import { makeCycleRepository } from './cycles';
import { makeOperationRepository } from './operations';
import { InvalidCursor, type Page } from './pages';
import { makeTradeHistoryRepository } from './trade-history';
import { useOwnDatabase } from '../test/own-database';

let accountId: string;

const its = useOwnDatabase();
beforeAll(async () => {
  // History is never removed; here it comes and goes as every other list.
  await its.client.query("SET session_replication_role = 'replica'");
  const account = anAccount();
  accountId = account.id;
  await insertAccount(its.client, account);
});

type List = {
  readonly table: string;
  readonly idColumn: string;
  /** Puts a row at that many ms after {@link SOME_TIME}; gives its id. */
  add(offsetMs: number): Promise<string>;
  page(limit: number, cursor: string | undefined): Promise<Page<{ readonly id: string }>>;
};

const LISTS: Readonly<Record<string, () => List>> = {
  operations: () => ({
    table: 'active_operations',
    idColumn: 'id',
    add: async (offsetMs) => {
      const operation = anOperation({ accountId, createdAt: SOME_TIME + offsetMs });
      await insertOperation(its.client, operation);
      return operation.id;
    },
    page: (limit, cursor) =>
      makeOperationRepository(its.database).list({ limit, cursor, accountId }),
  }),
  accounts: () => ({
    table: 'accounts',
    idColumn: 'id',
    add: async (offsetMs) => {
      const account = anAccount();
      await insertAccount(its.client, account);
      await its.client.query('UPDATE accounts SET created_at = $2 WHERE id = $1', [
        account.id,
        new Date(SOME_TIME + offsetMs),
      ]);
      return account.id;
    },
    page: (limit, cursor) => makeAccountRepository(its.database).list({ limit, cursor }),
  }),
  cycles: () => ({
    table: 'monitor_cycles',
    idColumn: 'id',
    add: async (offsetMs) => {
      const id = randomUUID();
      const started = new Date(SOME_TIME + offsetMs);
      await insertRow(its.client, 'monitor_cycles', { id, source: 'signal', started_at: started });
      return id;
    },
    page: (limit, cursor) => makeCycleRepository(its.database).list({ limit, cursor }),
  }),
  alerts: () => ({
    table: 'alerts',
    idColumn: 'uid',
    add: async (offsetMs) => {
      const uid = randomUUID();
      const raised = new Date(SOME_TIME + offsetMs);
      const row = { kind: 'NAKED_LEG', dedupe_key: uid, message: 'one', raised_at: raised };
      await insertRow(its.client, 'alerts', { uid, ...row });
      return uid;
    },
    page: (limit, cursor) => makeAlertRepository(its.database).list({ limit, cursor }),
  }),
  history: () => ({
    table: 'trade_history',
    idColumn: 'id',
    add: async (offsetMs) => {
      const row = historyRow(SOME_TIME + offsetMs);
      await insertRow(its.client, 'trade_history', row);
      const { rows } = await its.client.query<{ id: string }>(
        'SELECT id::text AS id FROM trade_history WHERE operation_id = $1',
        [row['operation_id']],
      );
      return rows[0]?.id ?? '';
    },
    page: (limit, cursor) => makeTradeHistoryRepository(its.database).list({ limit, cursor }),
  }),
};

/** Few moments, so that many rows share one. */
const offsets = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 25 });

describe.each(Object.keys(LISTS))('pages of %s', (name) => {
  const list = () => LISTS[name]!();

  it('show every row that stays exactly once, while others come and go between the pages', async () => {
    const { table, idColumn, add, page } = list();
    const remove = (id: string) =>
      its.client.query(`DELETE FROM ${table} WHERE ${idColumn} = $1`, [id]);
    await fc.assert(
      fc.asyncProperty(
        offsets,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 24 }), { maxLength: 5 }),
        async (given, limits, doomed) => {
          const rows: string[] = [];
          for (const offset of given) rows.push(await add(offset));
          const removed = new Set<string>();
          const seen: string[] = [];
          let cursor: string | undefined;
          for (let turn = 0; ; turn += 1) {
            const answer = await page(limits[turn % limits.length]!, cursor);
            seen.push(...answer.items.map(({ id }) => id));
            if (answer.nextCursor === null) break;
            cursor = answer.nextCursor;
            rows.push(await add(turn % 4));
            const victim = rows[doomed[turn] ?? rows.length];
            if (victim !== undefined) {
              removed.add(victim);
              await remove(victim);
            }
          }
          const stayed = rows.slice(0, given.length).filter((id) => !removed.has(id));
          for (const id of rows) await remove(id);

          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toEqual(expect.arrayContaining(stayed));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('refuse a cursor of another list, one cut short, and one that is only alike', async () => {
    const { add, page } = list();
    await add(0);
    await add(0);
    const { nextCursor } = await page(1, undefined);
    const others: (string | null)[] = [];
    for (const other of Object.keys(LISTS).filter((each) => each !== name)) {
      const rows = LISTS[other]!();
      await rows.add(0);
      await rows.add(0);
      others.push((await rows.page(1, undefined)).nextCursor);
    }
    const wrong = [...others, nextCursor?.slice(0, -4), `${nextCursor}=`, 'AAAA', '\0', 'Zg'];

    await expect(page(1, nextCursor ?? '')).resolves.toBeDefined();
    for (const cursor of wrong) await expect(page(1, cursor ?? '')).rejects.toThrow(InvalidCursor);
  });
});

describe('a page narrowed to', () => {
  it('a symbol holds the operations with a leg of it', async () => {
    const repository = makeOperationRepository(its.database);
    const [long, short] = anOperation().legs;
    const legs = [long, { ...short, symbol: 'ETH/USDT:USDT' }] as const;
    const mixed = anOperation({ accountId, legs });
    await insertOperation(its.client, mixed);
    const found = await repository.list({ limit: 10, symbol: 'ETH/USDT:USDT' });

    expect(found.items.map(({ id }) => id)).toEqual([mixed.id]);
    expect((await repository.list({ limit: 10, symbol: 'XRP/USDT:USDT' })).items).toEqual([]);
  });

  it('a period holds what lies from its beginning on and before its end', async () => {
    const cycles = LISTS['cycles']!();
    const history = LISTS['history']!();
    const at = 5_000_000;
    const [first, second] = [await cycles.add(at), await cycles.add(at + 1)];
    const closed = [await history.add(at), await history.add(at + 1)];
    const from = SOME_TIME + at;
    const cyclesIn = async (period: object) =>
      (await makeCycleRepository(its.database).list({ limit: 10, ...period })).items.map(
        ({ id }) => id,
      );
    const historyIn = async (period: object) =>
      (await makeTradeHistoryRepository(its.database).list({ limit: 10, ...period })).items.map(
        ({ id }) => id,
      );

    expect(await cyclesIn({ from, to: from + 1 })).toEqual([first]);
    expect(await cyclesIn({ from })).toEqual([second, first]);
    expect(await cyclesIn({ from, source: 'backstop' })).toEqual([]);
    expect(await historyIn({ from, to: from + 1 })).toEqual([closed[0]]);
    expect(await historyIn({ from })).toEqual([closed[1], closed[0]]);
  });
});

function historyRow(closedAt: number): Record<string, unknown> {
  const side = (name: string) => ({
    [`${name}_symbol`]: 'BTC/USDT:USDT',
    [`${name}_leg_quantity`]: '0.02',
    [`${name}_quantity`]: '0.02',
    [`${name}_entry_price`]: '50000',
    [`${name}_exit_price`]: '51000',
    [`${name}_gross_pnl`]: '20',
    [`${name}_realized_pnl`]: '20',
  });
  return {
    operation_id: randomUUID(),
    account_id: accountId,
    close_reason: 'PROFIT_TARGET',
    profit_target: '10',
    gross_pnl: '40',
    realized_pnl: '40',
    commissions: {},
    ...side('long'),
    ...side('short'),
    decided_at: closedAt - 1,
    closed_at: closedAt,
    naked_ms: 0,
    opened_at: new Date(SOME_TIME),
  };
}
