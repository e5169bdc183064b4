// The Store on PostgreSQL passes the contract of the one in memory.
import { storeContract, makeTestDatabase, type StoreHarness } from '@hedge/testkit';
import { toText, type Fill, type Operation, type Order } from '@hedge/domain';
import { makeDatabase, type Database } from './database';
import type { Prisma } from './generated/client';
import { migrate } from './migrate';
import { makeAccountRepository } from './repositories/accounts';
import { makeCycleRepository } from './repositories/cycles';
import { makeOperationRepository } from './repositories/operations';
import { makeTradeHistoryRepository } from './repositories/trade-history';
import { ORDER_DOCUMENT, toFill, toOrder, FILL_DOCUMENT } from './store/operation-rows';
import { makePrismaStore } from './store/prisma-store';

storeContract('the Store on PostgreSQL', async (): Promise<StoreHarness> => {
  const testDatabase = await makeTestDatabase();
  await migrate(testDatabase.url);
  const database = makeDatabase({ url: testDatabase.url });
  const { prisma } = database;
  const history = makeTradeHistoryRepository(database);
  const recordOf = async (operationId: string) =>
    (await history.list({ operationId, limit: 10 })).items;
  return {
    store: makePrismaStore(database),
    registry: makeOperationRepository(database),
    async addAccount(account) {
      await prisma.account.create({
        data: {
          ...account,
          bannedUntil: account.bannedUntil === null ? null : new Date(account.bannedUntil),
          exchange: 'binanceusdm',
          keyFingerprint: account.id,
          apiKeySealed: 'sealed',
          secretSealed: 'sealed',
          keyId: '00000000',
        },
      });
    },
    async setAccountEnabled(accountId, enabled) {
      await makeAccountRepository(database).setEnabled(accountId, enabled, 'test');
    },
    addOperation: (operation) => insertOperation(database, operation),
    async readOrder(clientOrderId) {
      const [row] = await prisma.$queryRaw<{ row: Parameters<typeof toOrder>[0] }[]>`
        SELECT ${ORDER_DOCUMENT} AS row FROM orders r WHERE r.client_order_id = ${clientOrderId}`;
      return row === undefined ? null : toOrder(row.row);
    },
    async readFills(operationId) {
      const rows = await prisma.$queryRaw<{ row: Parameters<typeof toFill>[0] }[]>`
        SELECT ${FILL_DOCUMENT} AS row FROM fills f WHERE f.operation_id = ${operationId}::uuid
        ORDER BY f.time, f.trade_id`;
      return rows.map(({ row }) => toFill(row));
    },
    async readHistory(operationId) {
      const records = await recordOf(operationId);
      return records.map(
        ({
          id: _id,
          fundingIncluded: _f,
          openedAt: _o,
          recordedAt: _r,
          corrections: _c,
          ...row
        }) => {
          const [long, short] = row.legs.map(({ legQuantity: _quantity, ...leg }) => leg);
          if (long === undefined || short === undefined) throw new Error('two legs were expected');
          return { ...row, legs: [long, short] as const };
        },
      );
    },
    async readCorrections(operationId) {
      const records = await recordOf(operationId);
      return records.flatMap(({ corrections }) =>
        corrections.map((correction) => ({ operationId, ...correction })),
      );
    },
    async readPnl(operationId) {
      const row = await makeOperationRepository(database).find(operationId);
      if (row === null || row.currentPnl === null || row.pnlAt === null) return null;
      return { pnl: row.currentPnl, readAt: row.pnlAt };
    },
    readLatestBegunAt: () => makeCycleRepository(database).latestBegunAt(),
    async close() {
      await database.close();
      await testDatabase.drop();
    },
  };
});

/** As it is, past every transition: the rows that a test starts from. */
async function insertOperation({ prisma }: Database, operation: Operation): Promise<void> {
  const { id, accountId, legs, orders, fills, attention, triggerPnl, ...row } = operation;
  const big = (value: number | null) => (value === null ? null : BigInt(value));
  await prisma.activeOperation.create({
    data: {
      ...row,
      id,
      accountId,
      profitTarget: toText(row.profitTarget),
      triggerPnl: triggerPnl === null ? null : toText(triggerPnl),
      createdAt: new Date(row.createdAt),
      readAt: big(row.readAt),
      retryAt: big(row.retryAt),
      nakedSince: big(row.nakedSince),
      attentionReason: attention?.reason ?? null,
      attentionSince: big(attention?.since ?? null),
      legs: {
        create: legs.map((leg) => ({
          side: leg.side,
          symbol: leg.symbol,
          quantity: toText(leg.quantity),
          entryPrice: toText(leg.entryPrice),
          contractSize: toText(leg.contractSize),
        })),
      },
    },
  });
  await prisma.order.createMany({ data: orders.map((order) => orderRow(operation, order)) });
  await prisma.fill.createMany({ data: fills.map((fill) => fillRow(operation, fill)) });
}

function orderRow(operation: Operation, order: Order): Prisma.OrderCreateManyInput {
  const { baseline, quantity, executed, ...row } = order;
  const big = (value: number | null) => (value === null ? null : BigInt(value));
  return {
    ...row,
    operationId: operation.id,
    accountId: operation.accountId,
    quantity: toText(quantity),
    executed: toText(executed),
    baselineAmount: toText(baseline.amount),
    baselineUpdateTime: BigInt(baseline.updateTime),
    signedAt: big(row.signedAt),
    notBefore: big(row.notBefore),
    concludedAt: big(row.concludedAt),
  };
}

function fillRow(operation: Operation, fill: Fill): Prisma.FillCreateManyInput {
  return {
    ...fill,
    operationId: operation.id,
    accountId: operation.accountId,
    quantity: toText(fill.quantity),
    price: toText(fill.price),
    commission: toText(fill.commission),
    realizedPnl: toText(fill.realizedPnl),
  };
}
