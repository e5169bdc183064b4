// The exchange time is a lower bound of the true one, whatever the network and this machine do.
import * as fc from 'fast-check';
import { makeExchangeClock } from './exchange-clock';

test('the exchange time never runs ahead of the true one, whatever the delays', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          wait: fc.integer({ min: 0, max: 200_000 }),
          request: fc.integer({ min: 0, max: 5_000 }),
          answer: fc.integer({ min: 0, max: 5_000 }),
          lost: fc.boolean(),
        }),
        { maxLength: 10 },
      ),
      fc.integer({ min: -3_600_000, max: 3_600_000 }),
      async (steps, wallOffset) => {
        let elapsed = 0;
        const trueNow = () => 1_760_000_000_000 + elapsed;
        let step = { request: 0, answer: 0, lost: false };
        const time = makeExchangeClock({
          clock: { wallMs: () => trueNow() + wallOffset, monotonicMs: () => elapsed },
          freshMs: 60_000,
          maxAgeMs: 300_000,
          fetchServerTime: async () => {
            elapsed += step.request;
            const read = trueNow();
            elapsed += step.answer;
            return step.lost ? null : read;
          },
        });
        for (const each of steps) {
          step = each;
          elapsed += each.wait;
          await time.refresh();
          const now = time.now();
          expect(now === null || now <= trueNow()).toBe(true);
        }
      },
    ),
  );
});
