// Registering, changing and removing operations: the operator's side of the same rows.
import { decimal, type Operation } from '@hedge/domain';
import { randomUUID } from 'node:crypto';
import { aClosing, aLeg, anAccount, anActor, anIntent, anOperation, SOME_TIME } from './builders';
import type { StoreHarness } from './store-harness';
import { put } from './store-contract-cases';

const ACTOR = anActor();

type NewOperation = Parameters<StoreHarness['registry']['register']>[0];

/** Claims 0.02 of LONG and 0.01 of SHORT, with as much in the position as is told. */
function request(accountId: string, position: { long: string; short: string }): NewOperation {
  return {
    id: randomUUID(),
    accountId,
    profitTarget: decimal('10'),
    autoCloseEnabled: true,
    createdAt: SOME_TIME,
    legs: [
      { ...aLeg('LONG'), positionAmount: decimal(position.long) },
      { ...aLeg('SHORT'), positionAmount: decimal(position.short) },
    ],
  };
}

export function registrationContract(current: () => StoreHarness): void {
  const account = async (): Promise<string> => {
    const { id, ...rest } = anAccount();
    await current().addAccount({ id, ...rest });
    return id;
  };

  describe('registering', () => {
    it('stores the operation as asked for, and answers the same when asked again', async () => {
      const { registry, store } = current();
      const asked = request(await account(), { long: '0.02', short: '0.01' });
      expect(await registry.register(asked, ACTOR)).toBe('registered');
      expect(await registry.register(asked, ACTOR)).toBe('registered');
      const expected = anOperation({ id: asked.id, accountId: asked.accountId, version: 0 });
      expect(await store.loadOperation(asked.id)).toEqual(expected);
    });

    it('refuses what the position does not cover beside the claims that are open', async () => {
      const { registry, store } = current();
      const accountId = await account();
      const position = { long: '0.03', short: '5' };
      expect(await registry.register(request(accountId, position), ACTOR)).toBe('registered');
      const second = request(accountId, position);
      expect(await registry.register(second, ACTOR)).toBe('overclaimed');
      expect(await store.loadOperation(second.id)).toBeNull();
      const wider = request(accountId, { long: '0.04', short: '5' });
      expect(await registry.register(wider, ACTOR)).toBe('registered');
      const first = (await store.loadWork())
        .flatMap(({ operations }) => operations)
        .filter((row) => row.accountId === accountId);
      expect(first.map(({ createdAt }) => createdAt)).toEqual([SOME_TIME, SOME_TIME + 1]);
    });

    it('counts only what a leg has still to close, of its own symbol and side', async () => {
      const harness = current();
      const done = await put(
        harness,
        aClosing({}, { state: 'PARTIAL_FINAL', executed: decimal('0.015') }),
      );
      const eth = 'ETH/USDT:USDT';
      const legs = [aLeg('LONG', { symbol: eth }), aLeg('SHORT', { symbol: eth })] as const;
      await harness.addOperation(anOperation({ accountId: done.accountId, legs }));
      const tight = request(done.accountId, { long: '0.0249', short: '0.02' });
      expect(await harness.registry.register(tight, ACTOR)).toBe('overclaimed');
      const enough = request(done.accountId, { long: '0.025', short: '0.02' });
      expect(await harness.registry.register(enough, ACTOR)).toBe('registered');
    });

    it('lets one of two through that are covered alone but not together', async () => {
      const { registry } = current();
      const accountId = await account();
      const answers = await Promise.all(
        [1, 2].map(() =>
          registry.register(request(accountId, { long: '0.03', short: '1' }), ACTOR),
        ),
      );
      expect(answers.sort()).toEqual(['overclaimed', 'registered']);
    });

    it('refuses an account that is not there', async () => {
      const asked = request(randomUUID(), { long: '1', short: '1' });
      expect(await current().registry.register(asked, ACTOR)).toBe('accountGone');
    });
  });

  describe('changing', () => {
    it('raises the version, so that an intent decided before is lost', async () => {
      const harness = current();
      const seen = await put(harness, anOperation({ retryAt: SOME_TIME, cancelCount: 3 }));
      const patch = { profitTarget: decimal('12.5'), autoCloseEnabled: false };
      expect(await harness.registry.patch(seen.id, patch, ACTOR)).toBe('updated');
      expect(await harness.store.record(seen, anIntent(seen))).toBe('lost');
      const expected: Operation = {
        ...seen,
        ...patch,
        version: seen.version + 1,
        retryAt: null,
        cancelCount: 0,
      };
      expect(await harness.store.loadOperation(seen.id)).toEqual(expected);
    });

    it('leaves out what is not given, and refuses another version than the one named', async () => {
      const harness = current();
      const seen = await put(harness, anOperation());
      const { id, version } = seen;
      const change = { autoCloseEnabled: false, version: version - 1 };
      expect(await harness.registry.patch(id, change, ACTOR)).toBe('conflict');
      expect(await harness.registry.patch(id, { ...change, version }, ACTOR)).toBe('updated');
      const stored = await harness.store.loadOperation(id);
      expect(stored).toEqual({ ...seen, autoCloseEnabled: false, version: version + 1 });
    });

    it('resolves the attention and its alert once, so that what was decided before is lost', async () => {
      const harness = current();
      const operation = anOperation({ retryAt: SOME_TIME, cancelCount: 2 });
      const before = await put(harness, operation);
      const attention = { reason: 'LEG_GONE', since: SOME_TIME } as const;
      const key = `attention:${before.id}:LEG_GONE`;
      const alert = {
        kind: 'ATTENTION',
        accountId: before.accountId,
        operationId: before.id,
      } as const;
      await harness.store.record(
        before,
        { kind: 'attention', attention },
        { raise: [{ ...alert, dedupeKey: key, message: 'look' }], clear: [] },
      );
      const { version } = before;
      expect(await harness.registry.resolve(before.id, ACTOR, version + 1)).toBe('conflict');
      expect(await harness.readOpenAlertKeys()).toContain(key);
      expect(await harness.registry.resolve(before.id, ACTOR, version)).toBe('resolved');
      expect(await harness.readOpenAlertKeys()).not.toContain(key);
      const resolved = { ...before, version: version + 1, retryAt: null, cancelCount: 0 };
      expect(await harness.store.loadOperation(before.id)).toEqual(resolved);
      expect(await harness.store.record(before, anIntent(before))).toBe('lost');
      expect(await harness.registry.resolve(before.id, ACTOR)).toBe('conflict');
      expect(await harness.registry.resolve(randomUUID(), ACTOR)).toBe('notFound');
    });

    it('conflicts with a close, and cannot find what is not there', async () => {
      const harness = current();
      const seen = await put(harness, aClosing());
      const patch = { profitTarget: decimal('99') };
      expect(await harness.registry.resolve(seen.id, ACTOR)).toBe('conflict');
      expect(await harness.registry.patch(seen.id, patch, ACTOR)).toBe('conflict');
      expect(await harness.registry.remove(seen.id, ACTOR)).toBe('conflict');
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
      expect(await harness.registry.patch(randomUUID(), patch, ACTOR)).toBe('notFound');
      expect(await harness.registry.remove(randomUUID(), ACTOR)).toBe('notFound');
    });
  });

  describe('an order that may still execute', () => {
    it('holds the operation back from every change, whatever its status says', async () => {
      const harness = current();
      const { orders } = aClosing();
      const seen = await put(harness, anOperation({ orders }));
      const patch = { profitTarget: decimal('99') };
      expect(await harness.registry.patch(seen.id, patch, ACTOR)).toBe('conflict');
      expect(await harness.registry.remove(seen.id, ACTOR)).toBe('conflict');
      expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
    });
  });

  describe('removing', () => {
    it('refuses another version than the one named', async () => {
      const harness = current();
      const { id, version } = await put(harness, anOperation());
      expect(await harness.registry.remove(id, ACTOR, version - 1)).toBe('conflict');
      expect(await harness.registry.remove(id, ACTOR, version)).toBe('removed');
      expect(await harness.registry.remove(id, ACTOR, version)).toBe('notFound');
    });

    it('takes an ACTIVE operation away; of it and an intent at once, one wins', async () => {
      const harness = current();
      const seen = await put(harness, anOperation());
      const [removed, intended] = await Promise.all([
        harness.registry.remove(seen.id, ACTOR),
        harness.store.record(seen, anIntent(seen)),
      ]);
      const left = await harness.store.loadOperation(seen.id);
      expect([removed, intended, left?.status ?? null]).toEqual(
        intended === 'recorded' ? ['conflict', 'recorded', 'CLOSING'] : ['removed', 'lost', null],
      );
    });
  });
}
