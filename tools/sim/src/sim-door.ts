// One life's way out to the exchange: the real door, the real request budget and the real share of it
// among workers, on a simulated wire.
import type { Clock, ReadRoom, RequestPriority, Venue, VenueHolds } from '@hedge/cycle';
import {
  ENDPOINT_WEIGHTS,
  makeRequestBudget,
  makeVenueDoor,
  makeWeightShare,
  type Called,
  type Endpoint,
  type VenueDoor,
} from '@hedge/exchange';
import type { Incarnation } from './incarnation';
import { WEIGHT_WINDOW_MS, type VenueBans } from './venue-bans';

const READING = 'fapiPrivateV3GetPositionRisk';
const NONE: Called['counts'] = { weight: new Map(), orders: new Map() };

const VENUE: Venue = {
  ...{ exchange: 'binanceusdm', mode: 'paper' },
  ...{ egressAddress: null, isDefault: true },
};

export interface SimDoorDeps {
  readonly clock: Clock;
  readonly self: Incarnation;
  readonly holds: VenueHolds;
  readonly bans: VenueBans;
  readonly exchangeNow: () => number | null;
  /** What the exchange says that an address may ask in a minute. */
  readonly weightLimit: number;
}

/** What came of a request: its answer, or that there is none because nothing may leave or be asked. */
export type Passed<T> =
  { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'held'; readonly why: string };

export interface SimDoor {
  readonly door: VenueDoor;
  /** What there is for readings of positions, beside what other workers have taken. */
  readRoom(): ReadRoom;
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
  const { clock, self, bans, holds, exchangeNow } = deps;
  const logger = { warn: () => undefined, error: () => undefined };
  const budget = makeRequestBudget({ clock, exchangeNow });
  budget.setLimits([{ windowMs: WEIGHT_WINDOW_MS, limit: deps.weightLimit }]);
  const share = makeWeightShare({ holds, venue: VENUE, logger, exchangeNow });
  const door = makeVenueDoor({
    ...{ clock, budget, exchangeNow, holds, share, logger, venue: VENUE },
    random: () => 0.5,
    onRefused: () => undefined,
  });
  return {
    door,
    readRoom: () => door.roomFor(READING, 'read'),
    async pass(endpoint, by, { out, ask, back }) {
      const answers: ReturnType<typeof ask>[] = [];
      const call = async (): Promise<Called> => {
        bans.noteLeaving(self.name);
        await out();
        const admitted = bans.admit(ENDPOINT_WEIGHTS[endpoint], by.priority);
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
      if ('cause' in called && called.cause === 'budget') bans.denied += 1;
      if (answers.length > 0)
        return { kind: 'answer', value: answers[0] as ReturnType<typeof ask> };
      return { kind: 'held', why: 'why' in called ? called.why : 'told to wait' };
    },
  };
}
