// A look at many operations: it sees whatever is another of one of them, and takes a reading for no more
// than that.
import { anOperation, insertAccount, anAccount, insertOperation, SOME_TIME } from '@hedge/testkit';
import { listByIds, parseReading, readGlances } from './operation-glances';
import { listOperations } from './operation-list';
import { useOwnDatabase } from '../test/own-database';

const its = useOwnDatabase('test');

async function lookAt(id: string) {
  const { items } = await readGlances(its.database.prisma, 10);
  const glance = items.find((each) => each.id === id);
  if (glance === undefined) throw new Error('it is not seen');
  return glance;
}

/** A leg as anybody may; the row past the guards, as only somebody with the database's own tools could. */
async function edit(id: string, change: string): Promise<void> {
  const isOfLeg = change.startsWith('UPDATE');
  await its.client.query(`SET session_replication_role = '${isOfLeg ? 'origin' : 'replica'}'`);
  const { rowCount } = await its.client.query(
    isOfLeg
      ? `${change} AND operation_id = $1`
      : `UPDATE active_operations SET ${change} WHERE id = $1`,
    [id],
  );
  expect(rowCount).toBe(1);
}

const CLOSING = `status = 'CLOSING', decision_id = 'd', close_reason = 'PROFIT_TARGET', read_at = 5`;

const BEING_CLOSED = `${CLOSING}, close_requested_at = now(), close_requested_by = 'ana',
  attention_reason = 'LEG_GONE', attention_since = 9`;

/** Each column of an operation that is watched, or being closed, and an edit that makes it another. */
const EDITS: Readonly<Record<string, string>> = {
  profit_target: 'profit_target = 55',
  auto_close_enabled: 'auto_close_enabled = false',
  status: CLOSING,
  version: 'version = 9',
  created_at: `created_at = created_at + interval '1 s'`,
  retry_at: 'retry_at = 7',
  cancel_count: 'cancel_count = 2',
  attention_reason: `attention_reason = 'LEG_GONE', attention_since = 9`,
  close_requested_at: `close_requested_at = now(), close_requested_by = 'ana'`,
  manual_decisions: `manual_decisions = '{d}'`,
  on_liquidation: `on_liquidation = 'HOLD'`,
  on_manual_close: `on_manual_close = 'CLOSE_OTHER'`,
  on_resting_orders: `on_resting_orders = 'CANCEL_AND_RETRY'`,
  on_half_open: `on_half_open = 'UNDO', open_requested_at = now()`,
};
const EDITS_OF_CLOSING: Readonly<Record<string, string>> = {
  decision_id: `decision_id = 'e'`,
  close_reason: `close_reason = 'LEG_CLOSED'`,
  trigger_pnl: 'trigger_pnl = 3',
  read_at: 'read_at = 6',
  naked_since: 'naked_since = 8',
  attention_since: 'attention_since = 10',
  close_requested_by: `close_requested_by = 'rui'`,
  close_lapsed_why: `close_lapsed_why = 'x'`,
};
/** What a reading writes, what is never another, what shows in other fields, and what stands for its parts. */
const OTHERS = [
  ...['current_pnl', 'pnl_at', 'long_mark', 'short_mark', 'whole_at'],
  ...['id', 'account_id', 'open_requested_at', 'parts_mark'],
];

describe('the state of an operation', () => {
  it.each([
    ...Object.entries(EDITS).map(([column, change]) => [column, change, null] as const),
    ...Object.entries(EDITS_OF_CLOSING).map(
      ([column, change]) => [column, change, BEING_CLOSED] as const,
    ),
    ['its leg', `UPDATE operation_legs SET entry_price = 1.5 WHERE side = 'SHORT'`, null],
    ['its legs', `UPDATE operation_legs SET symbol = 'X/USDT:USDT' WHERE side = 'LONG'`, null],
  ] as const)('is another once %s is', async (_what, change, first) => {
    const { id } = await its.put();
    if (first !== null) await edit(id, first);
    const before = await lookAt(id);
    expect(await lookAt(id)).toEqual(before);

    await edit(id, change);
    const { state, reading } = await lookAt(id);
    expect(state).not.toBe(before.state);
    expect(reading).toEqual(before.reading);
  });

  it('is another where only time has passed', async () => {
    const { id } = await its.put();
    await edit(id, `close_requested_at = now(), close_requested_by = 'ana'`);
    const { state } = await lookAt(id);
    await edit(id, `close_requested_at = now() - interval '29 s'`);
    const young = await lookAt(id);
    await edit(id, `close_requested_at = close_requested_at - interval '1 s'`);
    const old = await lookAt(id);

    expect(new Set([state, young.state, old.state]).size).toBe(3);
  });

  it('is the same after a reading, which stands beside it', async () => {
    const { id } = await its.put();
    const { state } = await lookAt(id);
    const { rows } = await its.client.query<{ column_name: string }>(`SELECT column_name
      FROM information_schema.columns WHERE table_name = 'active_operations'`);
    const columns = rows.map((row) => row.column_name);
    await edit(
      id,
      `current_pnl = 1.50, pnl_at = 5, long_mark = 50000.1, short_mark = 3, whole_at = 5`,
    );

    const read = { currentPnl: '1.50', pnlAt: 5, longMark: '50000.1', shortMark: '3' };
    expect(await lookAt(id)).toEqual({ id, state, reading: read });
    expect(columns.sort()).toEqual(
      [EDITS, EDITS_OF_CLOSING].flatMap(Object.keys).concat(OTHERS).sort(),
    );
  });
});

describe('a look at the operations', () => {
  it('sees them in the order of the list, as many as are asked for, and says that there are more', async () => {
    const account = anAccount();
    await insertAccount(its.client, account);
    for (const offsetMs of [0, 2_000, 1_000, 1_000]) {
      const createdAt = SOME_TIME + offsetMs;
      await insertOperation(its.client, anOperation({ accountId: account.id, createdAt }));
    }
    const { prisma } = its.database;
    const { items } = await listOperations(prisma, { limit: 10 });
    const ids = items.map(({ id }) => id);
    const seen = async (limit: number) => {
      const glances = await readGlances(prisma, limit);
      return [glances.items.map(({ id }) => id), glances.isCut];
    };

    expect(await seen(4)).toEqual([ids, false]);
    expect(await seen(3)).toEqual([ids.slice(0, 3), true]);
    const gone = '00000000-0000-4000-8000-000000000000';
    const [first, , third] = items;
    const found = await listByIds(prisma, [third?.id ?? '', gone, first?.id ?? '']);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([first, third]));
    const [glance] = (await readGlances(prisma, 1)).items;
    expect(glance && parseReading(glance.reading)).toEqual({
      ...{ currentPnl: first?.currentPnl, pnlAt: first?.pnlAt, marks: first?.marks },
    });
  });

  it('sees nothing where there is nothing', async () => {
    expect(await readGlances(its.database.prisma, 10)).toEqual({ items: [], isCut: false });
  });
});
