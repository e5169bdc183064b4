// What workers leave for one another: what an account's last reading said.
import type { AccountWork, SaidBySubject, Store } from '@hedge/cycle';
import type { StoreHarness } from './store-harness';
import { anOperation } from './builders';
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
}

async function open(harness: StoreHarness): Promise<{ accountId: string; store: Store }> {
  const { accountId } = await put(harness, anOperation());
  return { accountId, store: harness.store };
}

async function workOf(store: Store, accountId: string): Promise<AccountWork> {
  const found = (await store.loadWork()).find(({ account }) => account.id === accountId);
  if (found === undefined) throw new Error('the account has no work');
  return found;
}
