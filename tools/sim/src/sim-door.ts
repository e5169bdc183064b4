// One life's way out to the exchange: the real door and the real request budget, on a simulated wire.
import type { Clock, RequestPriority, VenueHolds } from '@hedge/cycle';
import {
  ENDPOINT_WEIGHTS,
  makeRequestBudget,
  makeVenueDoor,
  type Called,
  type Endpoint,
  type VenueDoor,
} from '@hedge/exchange';
import type { Incarnation } from './incarnation';
import { WEIGHT_LIMIT, WEIGHT_WINDOW_MS, type VenueBans } from './venue-bans';

const NONE: Called['counts'] = { weight: new Map(), orders: new Map() };

export interface SimDoorDeps {
  readonly clock: Clock;
  readonly self: Incarnation;
  readonly holds: VenueHolds;
  readonly bans: VenueBans;
  readonly exchangeNow: () => number | null;
}

/** What came of a request: its answer, or that there is none because nothing may leave or be asked. */
export type Passed<T> =
  { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'held'; readonly why: string };

export interface SimDoor {
  readonly door: VenueDoor;
  /** One request of this weight class; `travel` is its way there, `ask` what happens there. */
  pass<T>(
    endpoint: Endpoint,
    by: { readonly accountId: string | null; readonly priority: RequestPriority },
    wire: {
      readonly out: () => Promise<void>;
      readonly ask: () => T;
      readonly back: () => Promise<void>;
    },
  ): Promise<Passed<T>>;
}

export function makeSimDoor(deps: SimDoorDeps): SimDoor {
  const { clock, self, bans, exchangeNow } = deps;
  const budget = makeRequestBudget({ clock, exchangeNow });
  budget.setLimits([{ windowMs: WEIGHT_WINDOW_MS, limit: WEIGHT_LIMIT }]);
  const door = makeVenueDoor({
    ...{ clock, budget, exchangeNow, holds: deps.holds, share: null },
    venue: {
      ...{ exchange: 'binanceusdm', mode: 'paper' },
      ...{ egressAddress: null, isDefault: true },
    },
    logger: { warn: () => undefined, error: () => undefined },
    random: () => 0.5,
    onRefused: () => undefined,
  });
  return {
    door,
    async pass(endpoint, by, { out, ask, back }) {
      const answers: ReturnType<typeof ask>[] = [];
      const call = async (): Promise<Called> => {
        bans.noteLeaving(self.name);
        await out();
        const admitted = bans.admit(ENDPOINT_WEIGHTS[endpoint]);
        if ('used' in admitted) answers.push(ask());
        await back();
        await self.awake();
        if ('refused' in admitted) {
          bans.noteTold(self.name, admitted.untilMs);
          return { result: { kind: 'refused', answer: admitted.refused }, counts: NONE };
        }
        const weight = new Map([[WEIGHT_WINDOW_MS, admitted.used]]);
        return { result: { kind: 'body', body: null }, counts: { ...NONE, weight } };
      };
      const request = { client: { call }, endpoint, params: {}, timeoutMs: 0, by };
      const called = await door.request(request, null);
      if (answers.length > 0)
        return { kind: 'answer', value: answers[0] as ReturnType<typeof ask> };
      return { kind: 'held', why: 'why' in called ? called.why : 'told to wait' };
    },
  };
}
