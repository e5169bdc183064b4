// A person's request to close: taken once, begun by one statement or not at all, over when it is old.
import {
  applyTransition,
  buildTradeHistory,
  CLOSE_REQUEST_MS,
  type CloseRequest,
  type Operation,
  type Transition,
} from '@hedge/domain';
import { aClosing, aFinished, anActor, anIntent, anOperation, SOME_TIME } from './builders';
import { cancel, idOf, put, resume, withdrawn } from './store-contract-cases';
import type { StoreHarness } from './store-harness';

const ACTOR = anActor({ name: 'ada' });

/** A request that is so old by the store's clock. */
export function aRequest(change: Partial<CloseRequest> = {}, ageMs = 0): CloseRequest {
  const fresh = { by: ACTOR.name, state: 'PENDING', lapsedWhy: null } as const;
  return { requestedAt: Date.now() - ageMs, ...fresh, ...change };
}

/** Paused, in need of attention, and asked to be closed. */
const asked = (change: Partial<Operation> = {}): Operation =>
  anOperation({
    autoCloseEnabled: false,
    attention: { reason: 'RESTING_ORDERS', since: SOME_TIME },
    closeRequest: aRequest(),
    ...change,
  });

const manualIntent = (operation: Operation) =>
  anIntent(operation, { reason: 'MANUAL', triggerPnl: null });

const expired = (): Operation =>
  asked({ closeRequest: aRequest({ state: 'EXPIRED' }, CLOSE_REQUEST_MS) });

const LAPSE: Transition = { kind: 'lapse', why: 'nobody came' };

/** Being closed because somebody asked. */
function taken(make: typeof aClosing = aClosing): Operation {
  const closeRequest = aRequest({ state: 'TAKEN' });
  const operation = make({ closeReason: 'MANUAL', triggerPnl: null, closeRequest });
  return { ...operation, manualDecisions: [operation.decisionId ?? ''] };
}

/** Withdrawn, its decision a person's: what is found of it late is as well. */
function withdrawnManual(): Operation {
  const operation = withdrawn();
  const [decisionId = ''] = operation.orders.map((order) => order.decisionId);
  return { ...operation, closeRequest: aRequest(), manualDecisions: [decisionId] };
}

export const REQUEST_CASES: readonly [
  string,
  () => Operation,
  (operation: Operation) => Transition,
][] = [
  ['a close that a person asked for, whatever switches and attention', asked, manualIntent],
  [
    'the same withdrawn: the request stands again',
    taken,
    (op) => cancel([idOf(op, 'LONG'), idOf(op, 'SHORT')]),
  ],
  [
    'the same resumed, whose absent order had executed',
    withdrawnManual,
    (op) => resume(op, { reason: 'MANUAL' }),
  ],
  [
    'its settle, with who asked',
    () => taken((change) => aFinished(change)),
    (op) => ({ kind: 'settle', history: buildTradeHistory(op) }),
  ],
  ['a request that is over', expired, () => LAPSE],
];

export function requestsContract(current: () => StoreHarness): void {
  const stored = (id: string) => current().store.loadOperation(id);

  describe('a request to close', () => {
    it('is taken once by several who ask at a time, and raises the version', async () => {
      const { registry } = current();
      const seen = await put(current(), asked({ closeRequest: null, retryAt: 5, cancelCount: 2 }));
      const answers = await Promise.all(
        ['a', 'b', 'c'].map(() => registry.requestClose(seen.id, ACTOR)),
      );
      const won = answers.filter((answer) => typeof answer === 'object');
      expect(won).toMatchObject([{ version: seen.version + 1 }]);
      expect(answers.filter((answer) => answer === 'conflict')).toHaveLength(2);
      expect(await stored(seen.id)).toEqual({
        ...seen,
        ...{ version: seen.version + 1, retryAt: null, cancelCount: 0 },
        closeRequest: aRequest({ requestedAt: won[0]?.requestedAt ?? 0 }),
      });
    });

    it.each([
      ['another version was seen', asked({ closeRequest: null }), 99],
      ['it is being closed', aClosing(), undefined],
      ['a request stands', asked(), undefined],
    ])('is refused where %s', async (_title, operation, version) => {
      const seen = await put(current(), operation);
      const answer = await current().registry.requestClose(seen.id, ACTOR, version);
      expect(answer).toBe('conflict');
      expect(await stored(seen.id)).toEqual(seen);
    });

    it.each([
      ['has lapsed', () => asked({ closeRequest: aRequest({ state: 'LAPSED', lapsedWhy: 'no' }) })],
      ['is too old', expired],
    ])('replaces one that %s', async (_title, make) => {
      const seen = await put(current(), make());
      expect(
        await current().registry.requestClose(seen.id, anActor({ name: 'bob' })),
      ).toMatchObject({});
      expect(await stored(seen.id)).toMatchObject({
        closeRequest: { by: 'bob', state: 'PENDING', lapsedWhy: null },
      });
    });

    it('of nothing is refused', async () => {
      expect(await current().registry.requestClose(anOperation().id, ACTOR)).toBe('notFound');
    });

    it('or the intent of a target: of two at a time exactly one wins, many times (22)', async () => {
      const { store, registry } = current();
      const wins = { request: 0, intent: 0 };
      for (let round = 0; round < 30; round += 1) {
        const seen = await put(current(), anOperation());
        const race = [
          () => registry.requestClose(seen.id, ACTOR),
          () => store.record(seen, anIntent(seen)),
        ];
        if (round % 2 === 1) race.reverse();
        const answers = await Promise.all(race.map((run) => run()));
        const isTaken = answers.some((answer) => typeof answer === 'object');
        wins[isTaken ? 'request' : 'intent'] += 1;
        expect(answers).toContain(isTaken ? 'lost' : 'recorded');
        expect(answers).not.toContain(isTaken ? 'recorded' : 'lost');
        const after = await stored(seen.id);
        expect(after?.status).toBe(isTaken ? 'ACTIVE' : 'CLOSING');
        expect(after?.closeRequest?.state ?? null).toBe(isTaken ? 'PENDING' : null);
      }
      expect(wins.request + wins.intent).toBe(30);
    });

    it('lets a disabled account and a paused operation be visited, until it has lapsed', async () => {
      const { store, setAccountEnabled } = current();
      const seen = await put(current(), asked());
      await setAccountEnabled(seen.accountId, false);
      const find = async () =>
        (await store.loadWork()).filter(({ account }) => account.id === seen.accountId);
      expect(await find()).toMatchObject([{ operations: [{ closeRequest: { by: ACTOR.name } }] }]);
      expect(await store.record(seen, manualIntent(seen))).toBe('recorded');
      const lapsed = asked({ closeRequest: aRequest({ state: 'LAPSED', lapsedWhy: 'no' }) });
      await put(current(), lapsed);
      await setAccountEnabled(lapsed.accountId, false);
      const works = await store.loadWork();
      expect(works.map(({ account }) => account.id)).not.toContain(lapsed.accountId);
    });
  });

  describe('what a request does not allow', () => {
    const REFUSED: readonly [string, () => Operation, (op: Operation) => Transition][] = [
      ['a manual intent that nobody asked for', () => anOperation(), manualIntent],
      ['a manual intent for a request that is too old', expired, manualIntent],
      [
        'a manual intent for a request that has lapsed',
        () => asked({ closeRequest: aRequest({ state: 'LAPSED', lapsedWhy: 'no' }) }),
        manualIntent,
      ],
      [
        'a manual intent before retry_at',
        () => asked({ retryAt: SOME_TIME + 60_000 }),
        manualIntent,
      ],
      ['the target of a paused operation', asked, (op) => anIntent(op)],
      ['the lapse of a request that stands', asked, () => LAPSE],
      ['the lapse of one whose close is under way', () => taken(), () => LAPSE],
      ['the lapse of no request', () => anOperation(), () => LAPSE],
    ];

    it.each(REFUSED)('%s', async (_title, make, transitionOf) => {
      const seen = await put(current(), make());
      const transition = transitionOf(seen);
      expect(await current().store.record(seen, transition)).toBe('lost');
      expect(await stored(seen.id)).toEqual(seen);
      expect(applyTransition(seen, transition).kind).toBe('refused');
    });
  });
}
