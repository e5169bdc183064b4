// Alerts as every Store keeps them: one open alert per key, written together with the fact it tells of.
import { randomUUID } from 'node:crypto';
import type { Alert } from '@hedge/cycle';
import { buildTradeHistory, type Operation } from '@hedge/domain';
import { aClosing, aFinished, anOperation, SOME_TIME } from './builders';
import { absentWithNext, finish, idOf, put, sorted } from './store-contract-cases';
import type { StoreHarness } from './store-harness';

function anAlert(change: Partial<Alert> = {}): Alert {
  return {
    kind: 'NAKED_LEG',
    accountId: null,
    operationId: null,
    dedupeKey: randomUUID(),
    message: 'LONG is closed, SHORT is not',
    ...change,
  };
}

const aCycle = () => ({
  ...{ id: randomUUID(), source: 'signal' as const, startedAt: SOME_TIME, finishedAt: SOME_TIME },
  ...{ accountsRead: 0, accountsSkipped: 0, accountsDeferred: 0, operationsChecked: 0 },
  ...{ closed: 0, attention: 0, errors: 0 },
});

export function alertsContract(current: () => StoreHarness): void {
  const isOpen = async ({ dedupeKey }: Alert) =>
    (await current().readOpenAlertKeys()).includes(dedupeKey);

  describe('an alert', () => {
    it('is one while it is open, and can be raised again once it was cleared', async () => {
      const { store } = current();
      const alert = anAlert({ accountId: randomUUID(), operationId: randomUUID() });
      const raised = await Promise.all([store.raiseAlert(alert), store.raiseAlert(alert)]);
      expect(raised.sort()).toEqual([false, true]);
      await store.clearAlert(alert.dedupeKey);
      await store.clearAlert(alert.dedupeKey);
      expect(await store.raiseAlert({ ...alert, accountId: null })).toBe(true);
    });

    it('of a kind that no longer stands is resolved, whoever raised it; the others stay', async () => {
      const { store } = current();
      const gone = anAlert({ kind: 'EXCHANGE_BAN' });
      const standing = anAlert({ kind: 'EXCHANGE_BAN' });
      const second = anAlert({ kind: 'CLOCK_SKEW' });
      const other = anAlert({ kind: 'LATE_EXECUTION' });
      const all = [gone, standing, second, other];
      for (const alert of all) await store.raiseAlert(alert);
      await store.clearAlertsExcept(['EXCHANGE_BAN', 'CLOCK_SKEW'], [standing.dedupeKey]);
      expect(await Promise.all(all.map(isOpen))).toEqual([false, true, false, true]);
    });

    it('of an operation that stands as seen is raised; of one that moved on it is not', async () => {
      const { store } = current();
      const seen = await put(current(), aClosing({}, { state: 'SENT' }));
      const alert = anAlert({ operationId: seen.id });
      const moved: Operation = { ...seen, version: seen.version - 1 };
      expect(await store.raiseAlertOf(moved, alert)).toBe(false);
      expect(await store.raiseAlertOf(anOperation(), alert)).toBe(false);
      expect(await isOpen(alert)).toBe(false);
      expect(await store.raiseAlertOf(seen, alert)).toBe(true);
      expect(await store.raiseAlertOf(seen, alert)).toBe(false);
      expect(await store.loadOperation(seen.id)).toEqual(seen);
    });

    it('of a transition is raised and cleared with it', async () => {
      const { store } = current();
      const seen = await put(current(), aClosing({}, { state: 'SENT' }));
      const [before, told, again] = [anAlert(), anAlert(), anAlert()];
      await store.raiseAlert(before);
      await store.raiseAlert(again);
      const alerts = { raise: [told, again, told], clear: [before.dedupeKey] };
      const transition = finish(idOf(seen, 'LONG'), {});
      expect(await store.record(seen, transition, alerts)).toBe('recorded');
      expect(await Promise.all([before, told, again].map(isOpen))).toEqual([false, true, true]);
    });

    it('of a transition that is lost is neither raised nor cleared', async () => {
      const { store } = current();
      const operation = absentWithNext();
      const seen = await put(current(), operation);
      const [before, told] = [anAlert(), anAlert()];
      await store.raiseAlert(before);
      const alerts = { raise: [told], clear: [before.dedupeKey] };
      const stale = { ...seen, version: seen.version - 1 };
      const late = { from: 'ABSENT', to: 'FILLED', executed: seen.legs[0].quantity } as const;
      const withdraw = idOf(seen, 'LONG', 2);
      const transition = finish(idOf(seen, 'LONG'), { ...late, withdraw });
      expect(await store.record(stale, transition, alerts)).toBe('lost');
      expect(await Promise.all([before, told].map(isOpen))).toEqual([true, false]);
      expect(sorted(await store.loadOperation(seen.id))).toEqual(sorted(seen));
    });

    it('of a settled operation ends with the settle', async () => {
      const { store } = current();
      const seen = await put(current(), aFinished());
      const alert = anAlert({ operationId: seen.id });
      await store.raiseAlertOf(seen, alert);
      const alerts = { raise: [], clear: [alert.dedupeKey] };
      const settle = { kind: 'settle', history: buildTradeHistory(seen) } as const;
      expect(await store.record(seen, settle, alerts)).toBe('recorded');
      expect(await isOpen(alert)).toBe(false);
    });

    it('of a cycle is raised when it begins, once, and cleared when it ends', async () => {
      const { store } = current();
      const alert = anAlert({ kind: 'SILENT_SIGNALLER' });
      const cycle = aCycle();
      const begin = () =>
        store.recordCycleBegun(cycle.id, 'backstop', SOME_TIME, { raise: [alert], clear: [] });
      await begin();
      expect(await isOpen(alert)).toBe(true);
      await store.recordCycle(cycle, { raise: [], clear: [alert.dedupeKey] });
      expect(await isOpen(alert)).toBe(false);
      await begin();
      expect(await isOpen(alert)).toBe(false);
    });

    it('of an operation that is gone ends with the next cycle; a late execution stays', async () => {
      const { store } = current();
      const seen = await put(current(), anOperation());
      const standing = anAlert({ operationId: seen.id });
      const orphan = anAlert({ operationId: randomUUID() });
      const late = anAlert({ operationId: randomUUID(), kind: 'LATE_EXECUTION' });
      for (const alert of [standing, orphan, late]) await store.raiseAlert(alert);
      await store.recordCycle(aCycle());
      expect(await Promise.all([standing, orphan, late].map(isOpen))).toEqual([true, false, true]);
    });
  });
}
