// A store that has read an operation before sees every write to its legs, orders and fills, whoever made
// it and under whatever version: it loads what one loads that has read nothing yet.
import type { Operation } from '@hedge/domain';
import { aClosing, aFill, anOperation, fillRow, insertRow, orderRow } from '@hedge/testkit';
import { makePrismaStore } from './store/prisma-store';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase('test');

const sent = () => aClosing({}, { state: 'SENT' }, { state: 'SENT' });
const intended = () => aClosing();
const firstOrder = ({ orders: [order] }: Operation) => {
  if (order === undefined) throw new Error('no order');
  return order;
};
const legOf = ({ id, legs: [, short] }: Operation) => ({
  ...{ operation_id: id, side: 'SHORT', symbol: short.symbol },
  ...{ quantity: short.quantity.toFixed(), entry_price: '7' },
});

const REMOVE_LEG = `DELETE FROM operation_legs WHERE operation_id = $1 AND side = 'SHORT'`;
const TO_ACTIVE = `UPDATE active_operations SET status = 'ACTIVE', decision_id = NULL,
  close_reason = NULL, trigger_pnl = NULL, read_at = NULL WHERE id = $1`;

type Write = (operation: Operation) => Promise<unknown>;
const run =
  (sql: string): Write =>
  ({ id }) =>
    its.client.query(sql, sql.includes('$1') ? [id] : []);
const insert =
  (table: string, rowOf: (operation: Operation) => Record<string, unknown>): Write =>
  (operation) =>
    insertRow(its.client, table, rowOf(operation));

interface Case {
  readonly make: () => Operation;
  /** What has to be done, and seen, before. */
  readonly first?: Write;
  readonly write: Write;
}

const CASES: Readonly<Record<string, Case>> = {
  'an order changed': {
    ...{
      make: sent,
      write: run(`UPDATE orders SET exchange_order_id = '4' WHERE operation_id = $1`),
    },
  },
  'an order was withdrawn': {
    make: intended,
    write: run(`UPDATE orders SET state = 'CANCELLED', concluded_at = 9 WHERE operation_id = $1`),
  },
  'an order was added': {
    make: intended,
    first: run(`UPDATE orders SET state = 'CANCELLED', concluded_at = 9 WHERE operation_id = $1`),
    write: insert('orders', (operation) => ({
      ...orderRow(operation, firstOrder(operation)),
      ...{ client_order_id: 'another', attempt: 2 },
    })),
  },
  'a fill was added': {
    make: sent,
    write: insert('fills', (operation) => {
      const order = firstOrder(operation);
      return fillRow(operation, aFill(order, { quantity: order.quantity }));
    }),
  },
  'an attribution was added': {
    make: anOperation,
    write: insert('external_fills', ({ id, accountId, legs: [, { symbol, quantity }] }) => ({
      ...{ operation_id: id, account_id: accountId, symbol, side: 'SHORT', trade_id: '1' },
      ...{ exchange_order_id: '2', client_order_id: 'web', cause: 'MANUAL' },
      ...{ quantity: quantity.toFixed(), price: '5', time: 6 },
    })),
  },
  'a leg changed': {
    make: anOperation,
    write: run('UPDATE operation_legs SET entry_price = 7 WHERE operation_id = $1'),
  },
  'a leg was removed': { make: anOperation, write: run(REMOVE_LEG) },
  'a leg was added': {
    ...{ make: anOperation, first: run(REMOVE_LEG), write: insert('operation_legs', legOf) },
  },
  'a leg was moved to it': {
    make: anOperation,
    first: run(REMOVE_LEG),
    write: async (operation) => {
      const other = await its.put(anOperation());
      await its.client.query(
        `UPDATE operation_legs SET operation_id = $1 WHERE operation_id = $2 AND side = 'SHORT'`,
        [operation.id, other.id],
      );
    },
  },
  'all legs were removed at once': { make: anOperation, write: run('TRUNCATE operation_legs') },
  'its row changed': {
    make: anOperation,
    write: run('UPDATE active_operations SET profit_target = 77 WHERE id = $1'),
  },
  'it went back to ACTIVE under the same version': { make: intended, write: run(TO_ACTIVE) },
};

describe('an operation that was loaded before', () => {
  it.each(Object.entries(CASES))('is loaded as it is now: %s', async (_what, each) => {
    const operation = await its.put(each.make());
    const store = makePrismaStore(its.database);
    const load = async (from = store) => {
      const works = await from.loadWork();
      return works.find(({ account }) => account.id === operation.accountId);
    };
    await load();
    await each.first?.(operation);
    const before = await load();
    await each.write(operation);
    const after = await load();
    expect(after).toEqual(await load(makePrismaStore(its.database)));
    expect(after).not.toEqual(before);
  });

  it('is marked by a leg that is added together with others', async () => {
    const operations = [await its.put(), await its.put(), await its.put()];
    const marks = async () => {
      const { rows } = await its.client.query<{ mark: string }>(
        'SELECT parts_mark AS mark FROM active_operations ORDER BY created_at, id',
      );
      return rows.map(({ mark }) => mark);
    };
    await its.client.query('DELETE FROM operation_legs');
    const before = await marks();
    await its.client.query(
      `INSERT INTO operation_legs (operation_id, side, symbol, quantity, entry_price)
       SELECT id, side, 'BTC/USDT:USDT', 1, 1
       FROM unnest($1::uuid[]) id, unnest(ARRAY['LONG', 'SHORT']) side`,
      [operations.map(({ id }) => id)],
    );
    const after = await marks();
    expect(after.filter((mark) => before.includes(mark))).toEqual([]);
    expect(new Set(after).size).toBe(operations.length);
  });
});
