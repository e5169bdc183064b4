// Finished operations over HTTP: narrowed, in detail, and held against their executions.
import { decimal } from '@hedge/domain';
import type { TradeHistoryDetailView } from '@hedge/contracts';
import { insertRow } from '@hedge/testkit';
import { Client } from 'pg';
import { finishOperation } from './test/finished';
import { NOBODY, startOperator, type Operator } from './test/operator';

let operator: Operator;
let client: Client;
beforeAll(async () => {
  operator = await startOperator();
  client = new Client({ connectionString: operator.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await operator.close();
});

const finish: (change?: Parameters<typeof finishOperation>[2]) => Promise<string> = async (
  change,
) => {
  const { databaseUrl: url, database } = operator;
  return (await finishOperation({ url, database }, await operator.createAccount(), change)).id;
};

const read = async (id: string) => {
  const { status, body } = await operator.send('GET', `/api/v1/trade-history/${id}`);
  return { status, row: body as unknown as TradeHistoryDetailView };
};

describe('a row of history in detail', () => {
  it('has its orders and fills, and follows from them', async () => {
    const { status, row } = await read(await finish());

    expect(status).toBe(200);
    expect(row.orders.map(({ side, state }) => [side, state])).toEqual([
      ['LONG', 'FILLED'],
      ['SHORT', 'FILLED'],
    ]);
    expect(row.fills.map(({ clientOrderId }) => clientOrderId).sort()).toEqual(
      row.orders.map(({ clientOrderId }) => clientOrderId).sort(),
    );
    expect(row.externalFills).toEqual([]);
    expect(row.derivation).toEqual({ matches: true, differences: [] });
  });

  it('goes by its own id, and by that of its operation in either case of letters', async () => {
    const operationId = await finish();
    const { row } = await read(operationId);

    expect((await read(row.id)).row).toEqual(row);
    expect((await read(operationId.toUpperCase())).row).toEqual(row);
    for (const id of [NOBODY, '999999', '-1', '1.0', 'one']) {
      expect((await read(id)).status).toBe(404);
    }
  });

  it('says what does not follow from its executions', async () => {
    const id = await finish();
    const [fill] = (await read(id)).row.fills;
    // A late part of an order that the settle counted as whole.
    await insertRow(client, 'fills', {
      ...{ account_id: (await read(id)).row.accountId, symbol: fill?.symbol, trade_id: 'late' },
      ...{ operation_id: id, client_order_id: fill?.clientOrderId, exchange_order_id: '1' },
      ...{ side: fill?.side, quantity: '0.001', price: '51000', commission: '0' },
      ...{ commission_asset: 'USDT', realized_pnl: '0.5', time: Date.parse(fill?.at ?? '') },
    });
    const { derivation } = (await read(id)).row;

    expect(derivation.matches).toBe(false);
    expect(derivation.differences.map(({ field }) => field)).toEqual(
      expect.arrayContaining([`${fill?.side} executedQuantity`, 'realizedPnl', 'netPnl']),
    );
  });

  it('follows from fills whose average is a repeating fraction, and whose commissions are mixed', async () => {
    const id = await finish((operation) => ({
      ...operation,
      fills: operation.fills.flatMap((fill, index) => [
        {
          ...fill,
          tradeId: `a${fill.tradeId}`,
          quantity: fill.quantity.div('3').round(18),
          price: decimal('50123.123456789012345678'),
          commissionAsset: index === 0 ? 'BNB' : 'USDT',
        },
        { ...fill, quantity: fill.quantity.minus(fill.quantity.div('3').round(18)) },
      ]),
    }));
    const { row } = await read(id);

    expect(row.fills).toHaveLength(4);
    expect(row.netPnl).toBeNull();
    expect(row.derivation).toEqual({ matches: true, differences: [] });
  });
});

describe('the list of history', () => {
  it('is narrowed by symbol, reason and the sign of its amounts', async () => {
    const id = await finish();
    const list = async (query: string) => {
      const { status, body } = await operator.send('GET', `/api/v1/trade-history?${query}`);
      return status === 200 ? body.items.length : status;
    };
    const of = `operationId=${id}`;

    expect(await list(`${of}&symbol=BTC/USDT:USDT&closeReason=PROFIT_TARGET&net=positive`)).toBe(1);
    expect(await list(`${of}&symbol=ETH/USDT:USDT`)).toBe(0);
    expect(await list(`${of}&gross=negative`)).toBe(0);
    expect(await list(`${of}&externalCause=ADL`)).toBe(0);
    for (const nonsense of ['gross=unknown', 'net=bad', 'closeReason=X', 'symbol=btc', 'sort=id']) {
      expect(await list(nonsense)).toBe(400);
    }
  });
});
