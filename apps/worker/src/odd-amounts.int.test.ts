// Amounts as an exchange may write them: with an exponent, 18 decimals, a negative zero. None is rounded.
import { AT_TARGET, BTC, expectBooksBalanced, SOME_HEDGE, useWorkedDesk } from '@hedge/testkit';

const its = useWorkedDesk();

/** The next answers to the positions: the marks of both legs as given, everything else as odd. */
async function answerPositions(markPrice: string): Promise<void> {
  const updateTime = await its.paper.readTime();
  const row = {
    symbol: 'BTCUSDT',
    markPrice,
    unRealizedProfit: '-0.000000000000000000',
    updateTime,
  };
  const body = [
    { ...row, positionSide: 'LONG', positionAmt: '2e-2', entryPrice: '4.99e4' },
    {
      ...row,
      positionSide: 'SHORT',
      positionAmt: '-1.0E-2',
      entryPrice: '50100.000000000000000000',
    },
    { ...row, symbol: 'ETHUSDT', positionSide: 'SHORT', positionAmt: '-0', entryPrice: '-0e0' },
  ];
  await its.paper.addFault({
    ...{ endpoint: 'GET /fapi/v3/positionRisk', when: 'before' },
    do: { status: 200, body },
  });
}

// LONG 0.02 from 49 900 and SHORT 0.01 from 50 100 are worth 0.01 × mark − 497.
it.each([
  ['50000.123456789012345678', '3.00123456789012345678'],
  ['5.0000000000000000001e4', '3.00000000000000001'],
  ['49700', '0'],
  ['1e-7', '-496.999999999'],
])('positions at a mark of %s: the total is %s to the last digit (56)', async (mark, total) => {
  const id = await its.desk.open(SOME_HEDGE);
  await answerPositions(mark);
  expect(await its.worker.cycle()).toMatchObject({ accountsRead: 1, errors: 0 });
  const operation = await its.desk.findOperation(id);
  expect(operation?.currentPnl?.toFixed()).toBe(total);
  await expectBooksBalanced(its.desk);
});

it.each([
  ['50999.999999999999999999', 'ACTIVE'],
  ['5.1e4', 'closed'],
  ['51000.000000000000000000', 'closed'],
])('a target of exactly 13 and a quote of %s: %s (56)', async (mark, fate) => {
  const id = await its.desk.open({ ...SOME_HEDGE, profitTarget: '13' });
  await its.paper.setMark(BTC, '51000');
  await answerPositions(mark);
  const time = await its.paper.readTime();
  await its.paper.addFault({
    ...{ endpoint: 'GET /fapi/v1/premiumIndex', when: 'before' },
    do: { status: 200, body: { symbol: 'BTCUSDT', markPrice: mark, time } },
  });
  await its.worker.cycle();
  const [history] = await its.desk.readHistory(id);
  expect(history === undefined ? 'ACTIVE' : 'closed').toBe(fate);
  if (fate === 'closed') expect(history?.triggerPnl?.toFixed()).toBe('13');
  await expectBooksBalanced(its.desk);
});

/** The same amount with an exponent; a zero is negative. */
const withExponent = (amount: string) => (Number(amount) === 0 ? '-0' : `${amount}e0`);
/** The same amount with 18 decimals. */
const padded = (amount: string) => {
  const [whole = '0', decimals = ''] = amount.split('.');
  return `${whole}.${decimals.padEnd(18, '0')}`;
};

it.each([
  ['an exponent', withExponent],
  ['18 decimals', padded],
])(
  'orders and trades with %s: the history is the ledger to the last digit (56)',
  async (_title, write) => {
    const { desk, paper } = its;
    await paper.control('PUT', '/switches', { takerFee: '0.00043217' });
    const id = await desk.open(SOME_HEDGE);
    await paper.setMark(BTC, AT_TARGET);
    const look = 'GET /fapi/v1/order';
    await paper.addFault({
      ...{ endpoint: 'POST /fapi/v1/order', times: 2, when: 'afterExecution', do: { drop: true } },
    });
    await paper.addFault({ endpoint: look, times: 2, when: 'before', do: { drop: true } });
    await its.worker.cycle();
    expect(await desk.readOrders(id)).toEqual(['L1 SENT 0', 'S1 SENT 0']);
    const { orders, fills } = await desk.readLedger();
    for (const order of orders.filter(({ origin }) => origin === 'api')) {
      const { quantity, executedQuantity, ...row } = order;
      const body = { ...row, origQty: write(quantity), executedQty: write(executedQuantity) };
      await paper.addFault({
        ...{ endpoint: look, match: { origClientOrderId: order.clientOrderId }, times: 1_000 },
        ...{ when: 'before', do: { status: 200, body } },
      });
    }
    const body = fills.map(({ tradeId, quantity, ...row }) => ({
      ...{ ...row, id: tradeId, qty: write(quantity), price: write(row.price) },
      ...{ commission: write(row.commission), realizedPnl: write(row.realizedPnl) },
    }));
    await paper.addFault({
      ...{ endpoint: 'GET /fapi/v1/userTrades', times: 1_000, when: 'before' },
      do: { status: 200, body },
    });
    await its.worker.cycleUntilClosed(id);
    expect(await desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(desk);
  },
);
