// The Store in memory passes the contract of the one on PostgreSQL.
import { makeMemoryStore } from './memory-store';
import { storeContract } from './store-contract';

storeContract('the Store in memory', async () => {
  const store = makeMemoryStore({ wallMs: () => Date.now() });
  const accounts = new Map<string, Parameters<typeof store.addAccount>[0]>();
  const ofOperation = (operationId: string) => (row: { operationId: string }) =>
    row.operationId === operationId;
  return {
    store,
    registry: store.registry,
    addAccount: async (account) => {
      accounts.set(account.id, account);
      store.addAccount(account);
    },
    setAccountEnabled: async (accountId, enabled) => {
      const account = accounts.get(accountId);
      if (account !== undefined) store.addAccount({ ...account, enabled });
    },
    addOperation: async (operation) => store.addOperation(operation),
    readOrder: async (id) => store.orders().find((row) => row.clientOrderId === id) ?? null,
    readFills: async (operationId) => store.fillsOf(operationId),
    readHistory: async (operationId) => store.history().filter(ofOperation(operationId)),
    readCorrections: async (operationId) => store.corrections().filter(ofOperation(operationId)),
    readPnl: async (operationId) => store.pnlOf(operationId),
    readLatestBegunAt: async () => store.latestBegunAt(),
    readOpenAlertKeys: async () => store.openAlerts().map((alert) => alert.dedupeKey),
    close: async () => undefined,
  };
});
