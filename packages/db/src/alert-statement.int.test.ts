// A fact and its alert on PostgreSQL: one statement, so neither is ever there without the other.
import { randomUUID } from 'node:crypto';
import type { Operation } from '@hedge/domain';
import { aClosing, anOperation, aVenue } from '@hedge/testkit';
import { makeAlertRecords, makeAlertRepository } from './repositories/alerts';
import { makePrismaStore } from './store/prisma-store';
import { makeVenueHolds } from './store/venue-holds';
import { useOwnDatabase } from './test/own-database';

const its = useOwnDatabase();

it('a transition whose alert cannot be written is not written either', async () => {
  const operation = aClosing({}, { state: 'SENT' });
  await its.put(operation);
  const store = makePrismaStore(its.database);
  const seen = await store.loadOperation(operation.id);
  if (seen === null) throw new Error('the operation was not stored');
  await its.client.query(
    `ALTER TABLE alerts ADD CONSTRAINT refused CHECK (message <> 'refused') NOT VALID`,
  );
  const attention = { reason: 'FOREIGN_ORDER', since: 1 } as const;
  const alert = {
    ...({ kind: 'ATTENTION', accountId: null, operationId: seen.id } as const),
    ...{ dedupeKey: 'x', message: 'refused' },
  };
  const record = (message: string) =>
    store.record(
      seen,
      { kind: 'attention', attention },
      { raise: [{ ...alert, message }], clear: [] },
    );
  await expect(record('refused')).rejects.toThrow();
  expect(await store.loadOperation(seen.id)).toEqual(seen);
  expect(await record('told')).toBe('recorded');
  expect(await store.loadOperation(seen.id)).toEqual({ ...seen, attention });
});

it('what an alert says is kept as a code with values, whichever way it is written', async () => {
  const store = makePrismaStore(its.database);
  const { id, accountId, version } = await its.put(aClosing({}, { state: 'SENT' }));
  const alertOf = (dedupeKey: string) => ({
    ...({ kind: 'NAKED_LEG', accountId, operationId: id, dedupeKey } as const),
    message: 'was naked',
    wording: { code: 'NAKED_WAS', values: { ms: dedupeKey } },
  });
  const seen = { ...anOperation({ id, accountId }), version };
  const attention = { reason: 'LEG_GONE', since: 1 } as const;
  const changes = { raise: [alertOf('1')], clear: [], over: [alertOf('2')] };
  await store.raiseAlert(alertOf('3'));
  await store.raiseAlertOf(seen, alertOf('4'));
  await makeAlertRecords(its.database).raise(alertOf('5'), randomUUID(), 0);
  expect(await store.record(seen, { kind: 'attention', attention }, changes)).toBe('recorded');
  await store.raiseAlert({ ...alertOf('6'), wording: undefined });

  const filter = { limit: 10, operationId: id };
  const { items } = await makeAlertRepository(its.database).list(filter);
  const kept = new Map(items.map(({ dedupeKey, wording }) => [dedupeKey, wording]));
  for (const key of ['1', '2', '3', '4', '5']) {
    expect(kept.get(key)).toEqual({ code: 'NAKED_WAS', values: { ms: key } });
  }
  expect(kept.get('6')).toBeNull();
});

it('what is over by now is told once, with its end, and not at all where it was told before', async () => {
  const store = makePrismaStore(its.database);
  const put = () => its.put(aClosing({}, { state: 'SENT' }));
  const settleLike = async ({ id, version, accountId }: Operation, key: string) => {
    const alert = {
      ...({ kind: 'NAKED_LEG', accountId, operationId: id } as const),
      ...{ dedupeKey: key, message: 'was naked' },
    };
    const seen = { ...anOperation({ id, accountId }), version };
    const transition = { kind: 'attention', attention: { reason: 'LEG_GONE', since: 1 } } as const;
    return store.record(seen, transition, { raise: [], clear: [key], over: [alert] });
  };
  const readAlerts = async (operationId: string) => {
    const filter = { limit: 10, operationId, kind: 'NAKED_LEG' } as const;
    const { items } = await makeAlertRepository(its.database).list(filter);
    return items.map(({ message, resolvedAt }) => [message, resolvedAt !== null]);
  };

  const silent = await put();
  expect(await settleLike(silent, `naked:${silent.id}`)).toBe('recorded');
  expect(await readAlerts(silent.id)).toEqual([['was naked', true]]);

  const told = await put();
  const key = `naked:${told.id}`;
  await store.raiseAlert({
    ...{ kind: 'NAKED_LEG', accountId: told.accountId, operationId: told.id },
    ...{ dedupeKey: key, message: 'is naked' },
  });
  expect(await settleLike(told, key)).toBe('recorded');
  expect(await readAlerts(told.id)).toEqual([['is naked', true]]);
});

it('a ban whose alert cannot be written is not stored either; a limit raises none', async () => {
  const holds = makeVenueHolds(its.database);
  const venue = aVenue({ mode: 'demo' });
  const findOpen = async () => {
    const filter = { limit: 10, open: true, kind: 'EXCHANGE_BAN' } as const;
    return (await makeAlertRepository(its.database).list(filter)).items.map(
      ({ message }) => message,
    );
  };
  await its.client.query(
    `ALTER TABLE alerts ADD CONSTRAINT no_ban CHECK (message NOT LIKE '%refused ban%') NOT VALID`,
  );
  const hold = { remainingMs: 60_000, banned: true, why: 'refused ban' };
  await expect(holds.recordHold(venue, hold)).rejects.toThrow();
  expect(await holds.loadHold(venue)).toBeNull();

  // Over by a whole millisecond: the column rounds to one, up as well.
  await holds.recordHold(venue, { ...hold, remainingMs: -1, why: 'over' });
  await holds.recordHold(venue, { ...hold, banned: false, why: 'limit' });
  expect(await findOpen()).toEqual([]);
  await holds.recordHold(venue, { ...hold, why: 'HTTP 418' });
  await holds.recordHold(venue, { ...hold, remainingMs: 90_000, why: 'HTTP 418 again' });
  expect(await findOpen()).toEqual([
    'the demo exchange has banned this address, nothing is asked of it from there: HTTP 418',
  ]);
});
