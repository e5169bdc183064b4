// What a person or a script may try on the row of an opening past the product (row 42 of the fault
// matrix): to say that it is open when it is not, to close what was never opened, to ask for something
// else in its place. Refused by the schema, with what to do instead, and nothing is changed.
import { decimal, type Operation } from '@hedge/domain';
import { anOpening, anOperation, anOrder } from '@hedge/testkit';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();
const asked = () => anOpening({ readAt: null, orders: [], fills: [] });
const half = () => anOpening({ nakedSince: 1 }, { state: 'FILLED' }, { state: 'REJECTED' });
const refused = () => anOpening({}, { state: 'REJECTED' }, { state: 'REJECTED' });
/** Both legs executed, at another price than the mark that their rows still have. */
const whole = () => anOpening({ nakedSince: 1 }, { state: 'FILLED' }, { state: 'FILLED' });
const untraded = () => ({ ...whole(), fills: [] });
/** The other leg is tried again, or would be. */
function halfWithNext(): Operation {
  const operation = half();
  const next = anOrder(operation, 'SHORT', { attempt: 2 });
  return { ...operation, orders: [...operation.orders, next] };
}
const opened = () => anOperation({ onHalfOpen: 'UNDO' });

const row = (set: string) => `UPDATE active_operations SET ${set} WHERE id = $1`;
const ACTIVE = `status = 'ACTIVE', decision_id = NULL, read_at = NULL, naked_since = NULL`;
/** All that the product writes, by who has read how it does it: legs that are what executed. */
const asProduct = (set: string, closes = 'false') => `WITH op AS (
    UPDATE active_operations SET ${set} WHERE id = $1
    RETURNING id, set_config('hedge_monitor.opened', id::text, true)
  ), closing AS (
    INSERT INTO orders (client_order_id, operation_id, account_id, kind, side, symbol, attempt,
      decision_id, quantity, read_at, baseline_amount, baseline_update_time, created_at)
    SELECT upper(o.client_order_id), o.operation_id, o.account_id, 'close', o.side, o.symbol, 1,
      o.decision_id, o.executed, o.read_at, o.baseline_amount, o.baseline_update_time, o.created_at
    FROM op, orders o WHERE o.operation_id = op.id AND o.executed > 0 AND ${closes}
  )
  UPDATE operation_legs l SET quantity = o.executed, entry_price = 51000
  FROM op, orders o
  WHERE l.operation_id = op.id AND o.operation_id = op.id AND o.side = l.side AND o.attempt = 1`;
const TAKEN = `status = 'CLOSING', close_reason = 'PROFIT_TARGET'`;
const UNDONE = `status = 'CLOSING', close_reason = 'UNDO'`;

const ENDED = {
  message: 'an opening is neither begun nor ended by hand',
  constraint: 'active_operations_opening',
  hint: 'The worker drives an opening to its end: both legs are opened, or what was opened is closed again.',
};
const ASKED = {
  message: 'what was asked for cannot be rewritten',
  constraint: 'active_operations_asked',
  hint: 'Ask for another hedge with POST /api/v1/operations/open.',
};
const REWRITTEN = {
  message: 'what is under way cannot be rewritten',
  constraint: 'active_operations_identity',
  hint: 'The worker drives what has begun to its end, whatever the row is made to say.',
};
const UNFINISHED = {
  message: 'has orders under way, and no history yet',
  constraint: 'active_operations_ended',
  hint: 'The worker writes the history and removes the row once every leg is closed; close what is open by hand at the exchange, and keep the row.',
};

type Edit = readonly [what: string, make: () => Operation, sql: string, refusal: typeof ENDED];

const REFUSED: readonly Edit[] = [
  ['it is ACTIVE with one leg refused', half, row(ACTIVE), ENDED],
  ['it is ACTIVE without the leg that was refused', half, asProduct(ACTIVE), ENDED],
  ['it is ACTIVE with nothing sent', asked, row(ACTIVE), ENDED],
  ['it is ACTIVE with both legs refused', refused, row(ACTIVE), ENDED],
  ['it is ACTIVE at entry prices that nobody paid', whole, row(ACTIVE), ENDED],
  ['it is ACTIVE, and its trades are not known', untraded, asProduct(ACTIVE), ENDED],
  [
    'it is ACTIVE with an order SENT',
    () => anOpening({}, { state: 'SENT' }),
    row(ACTIVE),
    REWRITTEN,
  ],
  ['it is closed at its target', half, asProduct(TAKEN, 'true'), ENDED],
  ['it is undone, with the legs that were asked for', half, row(UNDONE), ENDED],
  ['it is undone, and nothing closes what is open', half, asProduct(UNDONE), ENDED],
  ['it is undone, and nothing was opened', refused, asProduct(UNDONE), ENDED],
  [
    'it is undone, and the rest may still be opened',
    halfWithNext,
    asProduct(UNDONE, 'true'),
    ENDED,
  ],
  ['it is begun without an order', asked, row('read_at = 1'), ENDED],
  ['its orders rest on another reading', half, row('read_at = read_at + 1'), REWRITTEN],
  ['it is to be completed', half, row(`on_half_open = 'COMPLETE'`), ASKED],
  ['it is asked for now', asked, row(`open_requested_at = now() + interval '1 s'`), ASKED],
  [
    'an ACTIVE one was never opened',
    opened,
    row('on_half_open = NULL, open_requested_at = NULL'),
    ASKED,
  ],
  [
    'a registered one was opened',
    anOperation,
    row(`on_half_open = 'UNDO', open_requested_at = now()`),
    ASKED,
  ],
  ['the row is deleted', half, 'DELETE FROM active_operations WHERE id = $1', UNFINISHED],
];

async function readAll({ id }: Operation): Promise<unknown> {
  const { rows } = await its.client.query(
    `SELECT to_jsonb(o) AS operation, (
       SELECT json_agg(l ORDER BY l.side) FROM operation_legs l WHERE l.operation_id = o.id) AS legs
     FROM active_operations o WHERE id = $1`,
    [id],
  );
  return rows[0];
}

describe('a hedge that is being opened, edited by hand (42)', () => {
  it.each(REFUSED)('refused: %s', async (_what, make, sql, { message, constraint, hint }) => {
    const operation = await its.put(make());
    const before = await readAll(operation);
    await expect(its.client.query(sql, [operation.id])).rejects.toMatchObject({
      ...{ code: '23001', constraint },
      message: expect.stringMatching(new RegExp(`^operation ${operation.id}:? ${message}$`)),
      hint: `${hint} See docs/runbook.md, "The database refuses a change by hand".`,
    });
    expect(await readAll(operation)).toEqual(before);
  });

  it.each<[string, () => Operation, string]>([
    ['open, with the legs that were opened', whole, asProduct(ACTIVE)],
    ['undone, with what closes the leg that was opened', half, asProduct(UNDONE, 'true')],
  ])('may be said to be what it is: %s', async (_what, make, sql) => {
    const operation = await its.put(make());
    await expect(its.client.query(sql, [operation.id])).resolves.toMatchObject({ rowCount: 2 });
  });

  it('may be made older: it is given up sooner', async () => {
    const operation = await its.put(asked());
    const sql = row(`open_requested_at = open_requested_at - interval '30 s'`);
    await expect(its.client.query(sql, [operation.id])).resolves.toMatchObject({ rowCount: 1 });
  });
});

describe('who says, as the product does, that a leg was opened (42)', () => {
  const EDITS: readonly (readonly [what: string, make: () => Operation, set: string])[] = [
    ['another quantity', whole, 'quantity = quantity * 2, entry_price = 51000'],
    ['another price', whole, 'entry_price = entry_price + 1'],
    ['another symbol', whole, `symbol = 'ETH/USDT:USDT', entry_price = 51000`],
    ['a leg that was refused', refused, 'entry_price = 51000'],
  ];
  it.each(EDITS)('cannot write %s', async (_what, make, set) => {
    const operation = await its.put(make());
    await its.client.query('BEGIN');
    await its.client.query(`SELECT set_config('hedge_monitor.opened', $1, true)`, [operation.id]);
    const edit = its.client.query(`UPDATE operation_legs SET ${set} WHERE operation_id = $1`, [
      operation.id,
    ]);
    await expect(edit).rejects.toMatchObject({ constraint: 'operation_legs_closing' });
    await its.client.query('ROLLBACK');
  });

  it('cannot write a leg for orders that are there', async () => {
    const operation = await its.put(half());
    await its.client.query('BEGIN');
    await its.client.query(`SET LOCAL session_replication_role = 'replica'`);
    await its.client.query('DELETE FROM operation_legs WHERE operation_id = $1', [operation.id]);
    await its.client.query(`SET LOCAL session_replication_role = 'origin'`);
    await its.client.query(`SELECT set_config('hedge_monitor.opened', $1, true)`, [operation.id]);
    const insert = its.client.query(
      `INSERT INTO operation_legs (operation_id, side, symbol, quantity, entry_price)
       VALUES ($1, 'SHORT', 'BTC/USDT:USDT', $2, 1)`,
      [operation.id, decimal('0.01').toFixed()],
    );
    await expect(insert).rejects.toMatchObject({ constraint: 'operation_legs_closing' });
    await its.client.query('ROLLBACK');
  });
});
