// What an operation was worth over time, and its executions, over real HTTP and a real database.
import { makePrismaStore } from '@hedge/db';
import { decimal } from '@hedge/domain';
import {
  BTC,
  FACTS_ANSWER,
  hedgeBody,
  NOBODY,
  startOperator,
  type Operator,
} from './test/operator';

let operator: Operator;

beforeAll(async () => {
  operator = await startOperator();
  operator.setWorkerAnswer(FACTS_ANSWER);
});

afterAll(() => operator.close());

const READ_AT = Date.parse('2026-01-26T10:30:40.000Z');

async function register() {
  const accountId = await operator.createAccount();
  const created = await operator.send('POST', '/api/v1/operations', hedgeBody(accountId));
  return { accountId, id: created.body.id };
}

const MARKS = { longMark: decimal('1'), shortMark: decimal('1') };

const read = ({ accountId, id }: { accountId: string; id: string }, readAt: number, pnl: string) =>
  makePrismaStore(operator.database).recordPnl(accountId, readAt, [
    { operationId: id, pnl: decimal(pnl), ...MARKS, isWhole: true },
  ]);

describe('operator API: an operation over time', () => {
  it('tells the samples that its readings left, the oldest first', async () => {
    const operation = await register();
    const before = await operator.send('GET', `/api/v1/operations/${operation.id}/pnl`);
    await read(operation, READ_AT, '-1.25');
    await read(operation, READ_AT + 2_000, '0');
    await read(operation, READ_AT + 10_000, '2.5');
    const after = await operator.send('GET', `/api/v1/operations/${operation.id}/pnl`);

    expect([before.status, before.body]).toEqual([200, { items: [] }]);
    expect(after.body).toEqual({
      items: [
        { at: '2026-01-26T10:30:40.000Z', pnl: '-1.25', profitTarget: '100' },
        { at: '2026-01-26T10:30:50.000Z', pnl: '2.5', profitTarget: '100' },
      ],
    });
  });

  it('still tells them once it is no longer watched, and knows nothing of what never was', async () => {
    const operation = await register();
    await read(operation, READ_AT, '1');
    await operator.send('DELETE', `/api/v1/operations/${operation.id}`);
    const gone = await operator.send('GET', `/api/v1/operations/${operation.id}/pnl`);
    const never = await operator.send('GET', `/api/v1/operations/${NOBODY}/pnl`);

    expect([gone.status, gone.body.items.length]).toEqual([200, 1]);
    expect([never.status, never.body.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('shows every execution beside the orders', async () => {
    const { accountId, id } = await register();
    const prisma = operator.database.prisma;
    await prisma.$executeRaw`INSERT INTO orders (client_order_id, operation_id, account_id, side,
      symbol, attempt, decision_id, quantity, executed, state, read_at, baseline_amount,
      baseline_update_time, created_at, signed_at, recv_window_ms, concluded_at)
      VALUES (${`${id}L1`}, ${id}::uuid, ${accountId}::uuid, 'LONG', ${BTC}, 1, 'd', 0.02, 0.02,
        'FILLED', 1, 0.05, 1, 1, 1, 5000, 1)`;
    await prisma.$executeRaw`INSERT INTO fills (account_id, symbol, trade_id, operation_id,
      client_order_id, exchange_order_id, side, quantity, price, commission, commission_asset,
      realized_pnl, time)
      VALUES (${accountId}::uuid, ${BTC}, '7', ${id}::uuid, ${`${id}L1`}, '9', 'LONG', 0.02,
        50000.10, 0.5, 'USDT', 20, ${READ_AT})`;
    const { body } = await operator.send('GET', `/api/v1/operations/${id}`);

    expect(body).toMatchObject({
      orders: [{ clientOrderId: `${id}L1`, executed: '0.02' }],
      fills: [
        {
          ...{ tradeId: '7', clientOrderId: `${id}L1`, exchangeOrderId: '9', side: 'LONG' },
          ...{ symbol: BTC, quantity: '0.02', price: '50000.1', commission: '0.5' },
          ...{ commissionAsset: 'USDT', realizedPnl: '20', at: '2026-01-26T10:30:40.000Z' },
        },
      ],
      externalFills: [],
    });
  });
});
