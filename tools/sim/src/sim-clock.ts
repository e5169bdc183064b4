// The exchange's time as one simulated worker knows it.
import type { SimGatewayDeps } from './sim-gateway';
import { CALL_TIMEOUT_MS } from './sim-gateway';

const FRESH_MS = 60_000;

export interface SimClock {
  now(): number | null;
  refresh(force: boolean): Promise<void>;
  /** The exchange refused a signing time: it is asked again before anything else. */
  doubt(): void;
}

export function makeSimClock(deps: SimGatewayDeps): SimClock {
  const { world, random, self, book, door } = deps;
  let isDoubted = false;
  let known: { readonly serverTime: number; readonly at: number } | null = null;
  return {
    now: () => (known === null ? null : known.serverTime + (world.now() - known.at)),
    doubt: () => {
      isDoubted = true;
    },
    async refresh(force) {
      await door.door.learn();
      if (!force && !isDoubted && known !== null && world.now() - known.at < FRESH_MS) return;
      const effects = book.take('time');
      await self.boundary(effects, 'before');
      const sentAt = world.now();
      const by = { accountId: null, priority: 'naked' } as const;
      const passed = await door.pass('fapiPublicGetTime', by, {
        out: () => world.sleep(random.int(1, 30)),
        ask: () => world.venueNow() + (effects.find('ahead')?.ms ?? 0),
        back: () => world.sleep(random.int(1, 30)),
      });
      await self.boundary(effects, 'after');
      if (passed.kind === 'held' || world.now() - sentAt > CALL_TIMEOUT_MS) return;
      known = { serverTime: passed.value, at: world.now() };
      isDoubted = false;
    },
  };
}
