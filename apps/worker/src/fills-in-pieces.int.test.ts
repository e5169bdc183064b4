// Executions that come in pieces, late, not at all, or leave something that cannot be sent.
import { buildClientOrderId, type PositionSide } from '@hedge/domain';
import { BELOW_TARGET, BTC, expectBooksBalanced, useRunningDesk, waitFor } from '@hedge/testkit';

jest.setTimeout(90_000);

const NAKED_LEG_ALERT_MS = 2_000;
const its = useRunningDesk({ env: () => ({ NAKED_LEG_ALERT_MS: String(NAKED_LEG_ALERT_MS) }) });

const firstOrder = (id: string, side: PositionSide, action: Readonly<Record<string, unknown>>) => ({
  endpoint: 'POST /fapi/v1/order',
  match: { newClientOrderId: buildClientOrderId(id, side, 1) },
  ...{ when: 'before' as const, do: action },
});

/** So many equal trades, each so long after the one before it. */
const piecesOf = (count: number, fraction: string, everyMs: number) =>
  Array.from({ length: count }, (_each, index) => ({ afterMs: index * everyMs, fraction }));

/** Recorded trades by leg, as `LONG 0.01`. */
async function readFills(id: string): Promise<readonly string[]> {
  const { rows } = await its.desk.client.query<{ text: string }>(
    `SELECT side || ' ' || trim_scale(quantity) AS text FROM fills
     WHERE operation_id = $1 ORDER BY side, time, trade_id`,
    [id],
  );
  return rows.map((row) => row.text);
}

const expectBooks = () => expectBooksBalanced(its.desk, { nakedLegAlertMs: NAKED_LEG_ALERT_MS });

it('trades of a filled order that arrive one by one: settled only when they are complete (53b)', async () => {
  const id = await its.open();
  const pieces = [...piecesOf(1, '0.5', 0), ...piecesOf(2, '0.25', 0)];
  await its.strike(firstOrder(id, 'LONG', { pieces, tradesApartMs: 1_500 }));
  const seen = new Set<number>();
  await waitFor('the history', async () => {
    const isClosed = (await its.desk.readHistory(id)).length > 0;
    if (!isClosed) seen.add((await readFills(id)).filter((text) => text.startsWith('L')).length);
    return isClosed;
  });
  // The exchange said FILLED before; two looks at the trades found some of them.
  expect([...seen]).toEqual(expect.arrayContaining([1, 2]));
  expect(await readFills(id)).toEqual(['LONG 0.01', 'LONG 0.005', 'LONG 0.005', 'SHORT 0.01']);
  expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
  // It waited for them; no settlement was tried and refused.
  const failed = await its.desk.client.query('SELECT FROM monitor_cycles WHERE errors > 0');
  expect(failed.rowCount).toBe(0);
  await expectBooks();
});

it('many pieces, a rest that expires, nothing at all: what is left is sent, and no more (49)', async () => {
  const [slow, zero] = [await its.open(), await its.open()];
  await its.strike(
    firstOrder(slow, 'LONG', { pieces: piecesOf(3, '0.25', 600) }),
    firstOrder(slow, 'SHORT', { pieces: piecesOf(10, '0.1', 0) }),
    firstOrder(zero, 'SHORT', { fillFraction: '0' }),
  );
  await waitFor('a part', async () => (await its.desk.readOrders(slow)).includes('L1 SENT 0.01'));
  await its.paper.setMark(BTC, BELOW_TARGET);
  await its.closed(slow);
  await its.closed(zero);
  expect(await its.desk.readOrders(slow)).toEqual([
    ...['L1 PARTIAL_FINAL 0.015', 'L2 FILLED 0.005', 'S1 FILLED 0.01'],
  ]);
  expect(await readFills(slow)).toHaveLength(14);
  expect(await its.desk.readOrders(zero)).toEqual([
    ...['L1 FILLED 0.02', 'S1 REJECTED 0', 'S2 FILLED 0.01'],
  ]);
  await expectBooks();
});

it('a rest under the lot step, for the filters changed meanwhile: told, and sent when they are back (49, 53)', async () => {
  const id = await its.open();
  await its.strike(firstOrder(id, 'LONG', { fillFraction: '0.25' }), {
    endpoint: 'POST /fapi/v1/order',
    match: { positionSide: 'LONG', quantity: '0.015' },
    ...{ times: 1_000, when: 'before' },
    do: { status: 400, body: { code: -4023, msg: 'Qty not increased by step size.' } },
  });
  await waitFor('the alerts', async () => {
    const kinds = await its.desk.readAlertKinds(id);
    return kinds.includes('REFUSED_REPEATEDLY') && kinds.includes('NAKED_LEG');
  });
  await its.paper.setMark(BTC, BELOW_TARGET);
  const refused = ['L2', 'L3', 'L4'].map((order) => `${order} REJECTED 0`);
  expect(await its.desk.readOrders(id)).toEqual([
    ...['L1 PARTIAL_FINAL 0.005', ...refused, 'L5 INTENDED 0', 'S1 FILLED 0.01'],
  ]);
  expect(await its.desk.readHistory(id)).toEqual([]);
  await its.paper.clearFaults();
  await its.closed(id);
  expect(await its.desk.readOrders(id)).toEqual([
    ...['L1 PARTIAL_FINAL 0.005', ...refused, 'L5 FILLED 0.015', 'S1 FILLED 0.01'],
  ]);
  expect(await its.desk.readOpenAlertKinds()).toEqual([]);
  await expectBooks();
});
