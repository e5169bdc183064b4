// What the Store keeps beside the transitions: fills, history, PnL, late orders, cycles.
import {
  buildClientOrderId,
  buildTradeHistory,
  decimal,
  type Operation,
  type Order,
} from '@hedge/domain';
import { randomUUID } from 'node:crypto';
import {
  aClosing,
  aFill,
  aFinished,
  aLeg,
  anAccount,
  anOperation,
  aPricedPnl,
  SOME_TIME,
} from './builders';
import type { StoreHarness } from './store-harness';
import { idOf, LATER, put, resume, withdrawn } from './store-contract-cases';

export function recordsContract(current: () => StoreHarness): void {
  describe('fills', () => {
    it('recorded twice, also by two at a time, are there once', async () => {
      const { store, ...harness } = current();
      const seen = await put({ store, ...harness }, aClosing({}, { state: 'FILLED' }));
      const fills = [aFill(first(seen), { tradeId: '1' }), aFill(first(seen), { tradeId: '2' })];
      const back = [...fills].reverse();
      await Promise.all([
        store.record(seen, { kind: 'fills', fills }),
        store.record(seen, { kind: 'fills', fills: back }),
      ]);
      expect(await store.record(seen, { kind: 'fills', fills })).toBe('recorded');
      expect(await harness.readFills(seen.id)).toEqual(fills);
      expect((await store.loadOperation(seen.id))?.version).toBe(seen.version);
    });

    it('of two symbols with the same trade id are two', async () => {
      const { store, ...harness } = current();
      const eth = 'ETH/USDT:USDT';
      const legs = [aLeg('LONG'), aLeg('SHORT', { symbol: eth })] as const;
      const operation = aClosing({ legs }, { state: 'FILLED' }, { state: 'FILLED', symbol: eth });
      const seen = await put({ store, ...harness }, operation);
      const fills = operation.orders.map((order) => aFill(order, { tradeId: '7' }));
      expect(await store.record(seen, { kind: 'fills', fills })).toBe('recorded');
      expect(await harness.readFills(seen.id)).toHaveLength(2);
    });

    it('that arrive after the settle are kept', async () => {
      const { store, ...harness } = current();
      const seen = await put({ store, ...harness }, aFinished());
      await store.record(seen, { kind: 'settle', history: buildTradeHistory(seen) });
      const late = aFill(first(seen), { tradeId: 'late' });
      expect(await store.record(seen, { kind: 'fills', fills: [late] })).toBe('recorded');
      expect(await harness.readFills(seen.id)).toHaveLength(3);
    });
  });

  describe('the history', () => {
    it('is the settled one to the last decimal, and its orders and fills survive', async () => {
      const { store, ...harness } = current();
      const operation = aFinished();
      const fills = operation.fills.map((fill) => ({
        ...fill,
        price: decimal('50123.123456789012345678'),
        commission: decimal('0.000000000000000001'),
        commissionAsset: fill.side === 'LONG' ? 'BNB' : 'USDT',
      }));
      const seen = await put({ store, ...harness }, { ...operation, fills });
      const history = buildTradeHistory(seen);
      await store.record(seen, { kind: 'settle', history });
      expect(await harness.readHistory(seen.id)).toEqual([history]);
      expect(history.netPnl).toBeNull();
      expect(await harness.readFills(seen.id)).toEqual(seen.fills);
      expect(await harness.readOrder(idOf(seen, 'SHORT'))).toEqual(seen.orders[1]);
    });

    it('gets a correction once when an absent order of it turns out executed', async () => {
      const { store, ...harness } = current();
      const operation = aFinished();
      const absent: Order = {
        ...first(aClosing({}, { state: 'ABSENT', attempt: 2 })),
        clientOrderId: `${idOf(operation, 'LONG')}2`,
        decisionId: operation.decisionId ?? '',
      };
      const seen = await put(
        { store, ...harness },
        { ...operation, orders: [...operation.orders, absent] },
      );
      const { clientOrderId } = absent;
      const correction = {
        operationId: seen.id,
        clientOrderId,
        exchangeOrderId: '91',
        executed: absent.quantity,
        foundAt: LATER,
      };
      expect(await store.recordCorrection(correction, 'FILLED')).toBe('lost');
      await store.record(seen, { kind: 'settle', history: buildTradeHistory(seen) });
      expect(await store.recordCorrection(correction, 'FILLED')).toBe('recorded');
      expect(await store.recordCorrection(correction, 'FILLED')).toBe('lost');
      expect(await harness.readCorrections(seen.id)).toEqual([correction]);
      expect(await harness.readOrder(clientOrderId)).toMatchObject({
        state: 'FILLED',
        executed: absent.quantity,
        exchangeOrderId: '91',
      });
    });
  });

  describe('absent orders', () => {
    it('are loaded while recent, for ACTIVE and settled operations only', async () => {
      const { store, ...harness } = current();
      const account = anAccount();
      await harness.addAccount(account);
      const put1 = async (operation: Operation): Promise<Operation> => {
        await harness.addOperation({ ...operation, accountId: account.id });
        return { ...operation, accountId: account.id };
      };
      const active = await put1(withdrawn());
      await put1(aClosing({}, { state: 'ABSENT' }));
      const finished = aFinished();
      const orders = finished.orders.map((order) => ({ ...order, attempt: 2 }));
      const absent = first(aClosing({}, { state: 'ABSENT', concludedAt: SOME_TIME + 901 }));
      const settled = await put1({ ...finished, orders: [absent, ...orders] });
      await store.record(settled, { kind: 'settle', history: buildTradeHistory(settled) });

      const found = await store.loadAbsentOrders(account.id, SOME_TIME + 900);
      expect(found).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ operationId: active.id, operation: active }),
          expect.objectContaining({ operationId: settled.id, order: absent, operation: null }),
        ]),
      );
      expect(found).toHaveLength(2);
      const later = await store.loadAbsentOrders(account.id, SOME_TIME + 901);
      expect(later.map((row) => row.operationId)).toEqual([settled.id]);
    });

    it('are no longer loaded once their close was resumed', async () => {
      const { store, ...harness } = current();
      const seen = await put({ store, ...harness }, withdrawn());
      await store.record(seen, resume(seen));
      expect(await store.loadAbsentOrders(seen.accountId, 0)).toEqual([]);
    });
  });

  describe('the PnL', () => {
    it('is overwritten by newer readings only, and leaves the version alone', async () => {
      const { store, ...harness } = current();
      const seen = await put({ store, ...harness }, anOperation());
      const write = (readAt: number, pnl: string, isWhole = false) =>
        store.recordPnl(seen.accountId, readAt, [
          { operationId: seen.id, ...aPricedPnl(pnl), isWhole },
        ]);
      await write(SOME_TIME, '-0.000000000000000001');
      await write(SOME_TIME, '5');
      await write(SOME_TIME - 1, '6');
      const first = aPricedPnl('-0.000000000000000001');
      expect(await harness.readPnl(seen.id)).toEqual({ ...first, readAt: SOME_TIME });
      await write(SOME_TIME + 1, '7');
      expect(await harness.readPnl(seen.id)).toEqual({
        ...{ ...aPricedPnl('7'), readAt: SOME_TIME + 1 },
      });
      expect(await store.loadOperation(seen.id)).toEqual(seen);
      await write(SOME_TIME, '8', true);
      await write(SOME_TIME + 2, '8', true);
      await write(SOME_TIME + 3, '8');
      expect(await store.loadOperation(seen.id)).toEqual({ ...seen, wholeAt: SOME_TIME + 2 });
    });

    it('is not written while CLOSING, nor for another account', async () => {
      const { store, ...harness } = current();
      const closing = await put({ store, ...harness }, aClosing());
      const other = await put({ store, ...harness }, anOperation());
      const rows = [closing, other].map(({ id }) => ({
        ...{ operationId: id, ...aPricedPnl('1'), isWhole: true },
      }));
      await store.recordPnl(closing.accountId, SOME_TIME, rows);
      expect(await harness.readPnl(closing.id)).toBeNull();
      expect(await harness.readPnl(other.id)).toBeNull();
    });
  });

  describe('the work', () => {
    it('is every operation of the accounts that have one to watch', async () => {
      const { store, ...harness } = current();
      const [watched, paused, disabled, closing, gone] = [1, 2, 3, 4, 5].map((n) =>
        anAccount({ label: `desk ${n}`, enabled: n < 3 }),
      );
      const accounts = [watched, paused, disabled, closing, gone].flatMap((row) => row ?? []);
      for (const account of accounts) await harness.addAccount(account);
      const at = (index: number, change: Partial<Operation>) =>
        anOperation({ accountId: accounts[index]?.id ?? '', ...change });
      const younger = at(0, { createdAt: SOME_TIME + 1, autoCloseEnabled: false });
      const older = at(0, { createdAt: SOME_TIME });
      const left = aClosing({ accountId: accounts[3]?.id ?? '' });
      const attention = { reason: 'LEG_GONE', since: SOME_TIME } as const;
      const rest = [at(1, { autoCloseEnabled: false }), at(2, {}), at(4, { attention })];
      for (const operation of [younger, older, left, ...rest])
        await harness.addOperation(operation);

      const ids = new Set(accounts.map(({ id }) => id));
      const work = (await store.loadWork()).filter(({ account }) => ids.has(account.id));
      expect(work.map(({ account }) => account.label).sort()).toEqual(
        [watched, paused, closing, gone].map((row) => row?.label),
      );
      expect(work.find(({ account }) => account.id === watched?.id)).toEqual({
        account: watched,
        recalls: false,
        operations: [older, younger],
        ...{ damaged: [], hasAbsent: false, said: new Map() },
      });
      expect(work.find(({ account }) => account.id === closing?.id)).toEqual({
        account: closing,
        recalls: false,
        operations: [left],
        ...{ damaged: [], hasAbsent: false, said: new Map() },
      });
    });

    it('is also an account with nothing to watch whose order was just proven absent', async () => {
      const { store, ...harness } = current();
      const absentOf = (operation: Operation): Order => ({
        ...first(aClosing({}, { state: 'ABSENT', attempt: 2, concludedAt: Date.now() })),
        clientOrderId: buildClientOrderId(operation.id, 'LONG', 2),
      });
      const disabled = anOperation();
      await put({ store, ...harness }, { ...disabled, orders: [absentOf(disabled)] });
      await harness.setAccountEnabled(disabled.accountId, false);
      const settled = aFinished();
      const all = [...settled.orders, absentOf(settled)];
      const seen = await put({ store, ...harness }, { ...settled, orders: all });
      await store.record(seen, { kind: 'settle', history: buildTradeHistory(seen) });
      const work = await store.loadWork();
      const of = (accountId: string) => work.find(({ account }) => account.id === accountId);
      const recalling = { recalls: true, hasAbsent: true };
      expect(of(disabled.accountId)).toMatchObject({ ...recalling, operations: [{}] });
      expect(of(settled.accountId)).toMatchObject({ ...recalling, operations: [] });
    });
  });

  describe('a cycle', () => {
    it('is known from when it begins, and recorded over that', async () => {
      const { store, readLatestBegunAt } = current();
      const id = randomUUID();
      const startedAt = SOME_TIME + 1_000_000;
      await store.recordCycleBegun(id, 'signal', startedAt);
      expect(await readLatestBegunAt()).toBe(startedAt);
      const counts = {
        accountsRead: 1,
        accountsSkipped: 2,
        accountsDeferred: 7,
        operationsChecked: 3,
      };
      const rest = { closed: 4, attention: 5, errors: 6, finishedAt: startedAt + 40 };
      await store.recordCycle({ id, source: 'signal', startedAt, ...counts, ...rest });
      expect(await readLatestBegunAt()).toBe(startedAt);
    });
  });
}

function first(operation: Operation): Order {
  const [order] = operation.orders;
  if (order === undefined) throw new Error('an order was expected');
  return order;
}
