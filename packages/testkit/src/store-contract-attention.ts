// Attention is set and cleared by who saw what it is, and by no older reading.
import type { Transition } from '@hedge/domain';
import { anOperation, SOME_TIME } from './builders';
import { put } from './store-contract-cases';
import type { StoreHarness } from './store-harness';

const GONE = { reason: 'LEG_GONE', since: SOME_TIME } as const;

export function attentionContract(current: () => StoreHarness): void {
  describe('attention', () => {
    it('is lost: attention by who saw another attention of the same version', async () => {
      const harness = current();
      const seen = await put(harness, anOperation());
      const set: Transition = { kind: 'attention', attention: GONE };
      expect(await harness.store.record(seen, set)).toBe('recorded');
      const marked = await harness.store.loadOperation(seen.id);
      for (const stale of [seen, { ...seen, attention: { ...GONE, since: SOME_TIME - 1 } }]) {
        const clear: Transition = { kind: 'attention', attention: null };
        expect(await harness.store.record(stale, clear)).toBe('lost');
      }
      expect(await harness.store.loadOperation(seen.id)).toEqual(marked);
    });

    it.each(['LEG_GONE', 'SHORT_POSITION'] as const)(
      'is lost: %s by a reading older than one that covered both legs',
      async (reason) => {
        const harness = current();
        const seen = await put(harness, anOperation({ wholeAt: SOME_TIME + 1 }));
        const mark = (since: number): Transition => ({
          ...{ kind: 'attention', attention: { reason, since } },
        });
        expect(await harness.store.record(seen, mark(SOME_TIME))).toBe('lost');
        expect(await harness.store.loadOperation(seen.id)).toEqual(seen);
        expect(await harness.store.record(seen, mark(SOME_TIME + 2))).toBe('recorded');
      },
    );
  });
}
