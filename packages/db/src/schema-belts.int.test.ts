// What a bug in the code would meet: each forbidden write tried past the code. Where the schema does
// not refuse it, only the WHERE of the Store's statement does; that list is complete on purpose, so
// that whoever changes such a statement knows that nothing stands behind it.
import type { Operation } from '@hedge/domain';
import {
  aClosing,
  aFinished,
  anOperation,
  anOrder,
  insertOperation,
  insertRow,
  orderRow,
  SOME_TIME,
} from '@hedge/testkit';
import * as rows from './test/written-rows';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();
type Write = readonly [
  title: string,
  make: () => Operation,
  write: (op: Operation) => Promise<unknown>,
];

/** An assignment to the operation's row. */
const assign = (set: string) => (op: Operation) =>
  its.client.query(`UPDATE active_operations SET ${set} WHERE id = $1`, [op.id]);
/** An assignment to its LONG order's row. */
const assignLong = (set: string) => (op: Operation) =>
  its.client.query(`UPDATE orders SET ${set} WHERE operation_id = $1 AND side = 'LONG'`, [op.id]);
const insertOrder = (change: Parameters<typeof anOrder>[2]) => (op: Operation) =>
  insertRow(its.client, 'orders', orderRow(op, anOrder({ ...op, orders: [] }, 'LONG', change)));

const TO_CLOSING = `status = 'CLOSING', decision_id = 'd ' || id, close_reason = 'PROFIT_TARGET',
  read_at = 1`;
const TOKEN = `state = 'SENT', signed_at = 5, recv_window_ms = 5000`;

const writeHistory = (op: Operation) => rows.writeHistory(its.client, op);
const attributeTrade = (op: Operation) => rows.attributeTrade(its.client, op);
const fillTwice = (op: Operation) => rows.fillTwice(its.client, op);

describe('past the code, the schema refuses', () => {
  const REFUSED: readonly (readonly [...Write, constraint: string | RegExp])[] = [
    [
      'a second open order on a leg',
      () => aClosing({}, { state: 'SENT' }),
      insertOrder({ attempt: 2 }),
      'orders_one_open_per_leg',
    ],
    [
      'a second order of one attempt',
      () => aClosing({}, { state: 'REJECTED' }),
      insertOrder({ clientOrderId: 'another', state: 'REJECTED' }),
      'orders_operation_id_kind_side_attempt_key',
    ],
    [
      'a client order id that was used',
      () => aClosing({}, { state: 'REJECTED' }),
      (op) => insertOrder({ attempt: 2, clientOrderId: op.orders[0]?.clientOrderId ?? '' })(op),
      'orders_pkey',
    ],
    [
      'a second history of an operation',
      () => anOperation(),
      async (op) => {
        await writeHistory(op);
        await writeHistory(op);
      },
      'trade_history_operation_id_key',
    ],
    [
      'a trade of others that was attributed',
      () => anOperation(),
      async (op) => {
        await attributeTrade(op);
        const other = anOperation({ accountId: op.accountId });
        await insertOperation(its.client, other);
        await attributeTrade(other);
      },
      'external_fills_pkey',
    ],
    ['a trade of ours that was recorded', () => aFinished(), fillTwice, 'fills_pkey'],
    [
      'an order that executes less than before',
      () => aClosing({}, { state: 'FILLED' }),
      assignLong('executed = 0'),
      'orders_executed_grows',
    ],
    [
      'a second token for a sent order',
      () => aClosing({}, { state: 'SENT' }),
      assignLong('signed_at = 5'),
      'orders_identity',
    ],
    [
      'a token for a withdrawn order',
      () => aClosing({}, { state: 'CANCELLED' }),
      assignLong(`${TOKEN}, concluded_at = NULL`),
      'orders_edges',
    ],
    [
      'the end of an order never sent',
      () => aClosing(),
      assignLong(`state = 'REJECTED', concluded_at = 1`),
      'orders_edges',
    ],
    [
      'the withdrawal of a sent order',
      () => aClosing({}, { state: 'SENT' }),
      assignLong(`state = 'CANCELLED', concluded_at = 1`),
      'orders_edges',
    ],
    [
      'an operation CLOSING without a decision',
      () => anOperation(),
      assign(`status = 'CLOSING'`),
      'active_operations_decision_check',
    ],
    [
      'an operation ACTIVE with its naked clock running',
      () => aClosing({ nakedSince: 1 }),
      assign(`status = 'ACTIVE'`),
      'active_operations_decision_check',
    ],
    ...['trade_history', 'trade_history_corrections'].flatMap((table) =>
      [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`].map(
        (sql) => [sql, () => aFinished(), () => its.client.query(sql), /_kept$/] as const,
      ),
    ),
    ...['trade_history', 'trade_history_corrections'].map(
      (table) =>
        [
          `another owner of the rows of ${table}`,
          () => aFinished(),
          () => its.client.query(`UPDATE ${table} SET operation_id = gen_random_uuid()`),
          `${table}_kept`,
        ] as const,
    ),
  ];
  it.each(REFUSED)('%s', async (_title, make, write, constraint) => {
    const operation = await its.put(make());
    const refusal = (await write(operation).catch((error: unknown) => error)) as {
      readonly constraint?: string;
    };
    expect(refusal.constraint).toMatch(constraint);
  });
});

describe('past the code, only the WHERE of its statement would refuse', () => {
  const ACCEPTED: readonly Write[] = [
    ['an intent while paused', () => anOperation({ autoCloseEnabled: false }), assign(TO_CLOSING)],
    [
      'an intent while it needs attention, or before retry_at',
      () => anOperation({ retryAt: 9e15, attention: { reason: 'LEG_GONE', since: SOME_TIME } }),
      assign(TO_CLOSING),
    ],
    ['any change at a version that moved on', () => anOperation(), assign('version = version - 1')],
    [
      'a token while ACTIVE',
      () => anOperation(),
      async (op) => {
        await insertOrder({})(op);
        await assignLong(TOKEN)(op);
      },
    ],
    [
      'a token for an order of another decision',
      () => aClosing({}, { decisionId: 'other' }),
      assignLong(TOKEN),
    ],
    [
      'another end of an order in the state that it has',
      () => aClosing({}, { state: 'REJECTED' }),
      assignLong(`refusal = 'another', concluded_at = 7, exchange_order_id = '7'`),
    ],
    [
      'an attempt for more than is left of the leg',
      () => aClosing({}, { state: 'FILLED' }),
      insertOrder({ attempt: 2 }),
    ],
    ['an attribution to a leg that is whole', () => aFinished(), attributeTrade],
    ['a history of an operation that is not closed', () => aClosing(), writeHistory],
  ];
  it.each(ACCEPTED)('%s', async (_title, make, write) => {
    const operation = await its.put(make());
    await expect(write(operation)).resolves.not.toThrow();
  });
});
