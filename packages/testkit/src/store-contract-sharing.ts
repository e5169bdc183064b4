// What workers leave for one another: what an account's last reading said, and what came of its run.
import { randomUUID } from 'node:crypto';
import type { AccountResult, AccountWork, SaidBySubject, Store } from '@hedge/cycle';
import { decimal } from '@hedge/domain';
import { anAccount, anOperation, SOME_TIME } from './builders';
import type { StoreHarness } from './store-harness';
import { put } from './store-contract-cases';

const said = (text: string, readAt: number): SaidBySubject =>
  new Map([['subject', { said: text, readAt }]]);

export function sharingContract(current: () => StoreHarness): void {
  describe('what a reading said', () => {
    it('is nothing before there was one', async () => {
      const { accountId, store } = await open(current());
      expect((await workOf(store, accountId)).said).toEqual(new Map());
    });

    it('comes back with the account’s work, the latest in place of those before', async () => {
      const { accountId, store } = await open(current());
      await store.recordSaid(accountId, 10, said('gone', 10));
      await store.recordSaid(accountId, 20, said('whole', 20));
      expect((await workOf(store, accountId)).said).toEqual(said('whole', 20));
      await store.recordSaid(accountId, 30, new Map());
      expect((await workOf(store, accountId)).said).toEqual(new Map());
    });

    it('of an earlier reading that is written later changes nothing', async () => {
      const { accountId, store } = await open(current());
      await store.recordSaid(accountId, 20, said('whole', 20));
      await store.recordSaid(accountId, 10, said('gone', 10));
      await store.recordSaid(accountId, 20, said('gone', 20));
      expect((await workOf(store, accountId)).said).toEqual(said('whole', 20));
    });
  });

  describe('the work of one account', () => {
    it('is what a cycle loads of it, and null where there is none', async () => {
      const { accountId, store } = await open(current());
      expect(await store.loadAccountWork(accountId)).toEqual(await workOf(store, accountId));
      const idle = anAccount();
      await current().addAccount(idle);
      expect(await store.loadAccountWork(idle.id)).toBeNull();
    });
  });

  describe('reports', () => {
    it('come back whole, each account’s last, by the cycle that asked or by what was seen before', async () => {
      const { accountId, store } = await open(current());
      const other = await open(current());
      const asked = [accountId, other.accountId];
      const [before = 0] = (await store.loadReports(null, 0, null))
        .map(({ number }) => number)
        .sort((a, b) => b - a);
      const cycleId = randomUUID();
      await store.recordReport({ accountId, cycleId: randomUUID(), result: SKIPPED });
      await store.recordReport({ accountId: other.accountId, cycleId, result: SKIPPED });
      await store.recordReport({ accountId, cycleId, result: READ });
      const reports = await store.loadReports(asked, before, null);
      const result = (id: string) => reports.find((report) => report.accountId === id)?.result;
      expect(reports).toHaveLength(2);
      expect(result(accountId)).toEqual(READ);
      expect(result(other.accountId)).toEqual(SKIPPED);
      const last = Math.max(...reports.map(({ number }) => number));
      expect(await store.loadReports(asked, last, null)).toEqual([]);
      expect(await store.loadReports(asked, last, cycleId)).toEqual(reports);
      expect(await store.loadReports([accountId], before, null)).toEqual(
        reports.filter((report) => report.accountId === accountId),
      );
      const all = await store.loadReports(null, before, null);
      expect(all).toEqual(expect.arrayContaining([...reports]));
    });

    it('are numbered on, whichever account they are of', async () => {
      const { accountId, store } = await open(current());
      const other = await open(current());
      const numbers: number[] = [];
      for (const id of [accountId, other.accountId, accountId]) {
        const cycleId = randomUUID();
        await store.recordReport({ accountId: id, cycleId, result: SKIPPED });
        const [report] = await store.loadReports([id], Number.MAX_SAFE_INTEGER, cycleId);
        numbers.push(report?.number ?? 0);
      }
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      expect(new Set(numbers).size).toBe(3);
    });
  });
}

const SKIPPED: AccountResult = {
  ...{
    kind: 'skipped',
    reading: null,
    alerts: [],
    judged: [],
    pnl: { pnlMin: null, pnlMax: null },
  },
  ...{ operationsChecked: 0, closed: 0, attention: 0, errors: 1 },
};
const READ: AccountResult = {
  kind: 'read',
  reading: {
    readAt: SOME_TIME,
    positions: [
      { symbol: 'BTC/USDT:USDT', markPrice: decimal('50000.123456789012') },
      { symbol: 'ETH/USDT:USDT', markPrice: null },
    ],
  },
  ...{ operationsChecked: 3, closed: 1, attention: 2, errors: 0 },
  pnl: { pnlMin: '-1.5', pnlMax: '0.000000000001' },
  alerts: [
    {
      ...{ kind: 'CLOCK_SKEW', accountId: null, operationId: null },
      ...{ dedupeKey: 'clock:paper', message: 'it’s off' },
    },
  ],
  judged: ['EXCHANGE_BAN', 'CLOCK_SKEW'],
};

async function open(harness: StoreHarness): Promise<{ accountId: string; store: Store }> {
  const { accountId } = await put(harness, anOperation());
  return { accountId, store: harness.store };
}

async function workOf(store: Store, accountId: string): Promise<AccountWork> {
  const found = (await store.loadWork()).find(({ account }) => account.id === accountId);
  if (found === undefined) throw new Error('the account has no work');
  return found;
}
