// The Store on PostgreSQL passes the contract of the one in memory.
import {
  anActor,
  insertAccount,
  insertOperation,
  makeTestDatabase,
  storeContract,
  type StoreHarness,
} from '@hedge/testkit';
import { Client } from 'pg';
import { makeDatabase } from './database';
import { makeAccountRepository } from './repositories/accounts';
import { makeAlertRepository } from './repositories/alerts';
import { makeCycleRepository } from './repositories/cycles';
import { makeOperationRepository } from './repositories/operations';
import { makeTradeHistoryRepository } from './repositories/trade-history';
import { ORDER_DOCUMENT, toFill, toOrder, FILL_DOCUMENT } from './store/operation-rows';
import { makePrismaStore } from './store/prisma-store';

storeContract('the Store on PostgreSQL', async (): Promise<StoreHarness> => {
  const testDatabase = await makeTestDatabase();
  const client = new Client({ connectionString: testDatabase.url });
  await client.connect();
  const database = makeDatabase({ url: testDatabase.url });
  const { prisma } = database;
  const history = makeTradeHistoryRepository(database);
  const recordOf = async (operationId: string) =>
    (await history.list({ operationId, limit: 10 })).items;
  return {
    store: makePrismaStore(database),
    registry: makeOperationRepository(database),
    addAccount: (account) => insertAccount(client, account),
    async setAccountEnabled(accountId, enabled) {
      await makeAccountRepository(database).patch(accountId, { enabled }, anActor());
    },
    addOperation: (operation) => insertOperation(client, operation),
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
          const [long, short] = row.legs.map(
            ({ legQuantity: _quantity, contractSize: _size, ...leg }) => leg,
          );
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
      const { LONG: longMark, SHORT: shortMark } = row.marks;
      if (longMark === null || shortMark === null) throw new Error('it was read without marks');
      return { pnl: row.currentPnl, longMark, shortMark, readAt: row.pnlAt };
    },
    readLatestBegunAt: () => makeCycleRepository(database).latestBegunAt(),
    readOpenAlertKeys: async () =>
      (await makeAlertRepository(database).list({ limit: 1_000, open: true })).items.map(
        (alert) => alert.dedupeKey,
      ),
    async close() {
      await database.close();
      await client.end();
      await testDatabase.drop();
    },
  };
});
