// An exchange whose answers come just before the worker gives up, and just after: closed once.
import { buildClientOrderId } from '@hedge/domain';
import { DEFAULT_TIMEOUTS } from '@hedge/exchange';
import { expectBooksBalanced, useRunningDesk, type PaperFault } from '@hedge/testkit';

jest.setTimeout(60_000);

const { readMs: READ_MS, orderMs: ORDER_MS } = DEFAULT_TIMEOUTS;
const EDGE_MS = 150;

const ORDER = 'POST /fapi/v1/order';
const its = useRunningDesk();

const slow = (endpoint: string, delayMs: number, when: PaperFault['when'] = 'afterExecution') => ({
  ...{ endpoint, when, do: { delayMs } },
});

/** Its answers are late by then, whenever in the close they are asked for. */
interface Slowness {
  readonly faultsOf: (id: string, delayMs: number) => readonly PaperFault[];
  readonly limitMs: number;
}

const CASES: readonly (readonly [string, Slowness])[] = [
  [
    'the positions',
    { limitMs: READ_MS, faultsOf: (_, delayMs) => [slow('GET /fapi/v3/positionRisk', delayMs)] },
  ],
  [
    'the quote that confirms the target',
    { limitMs: READ_MS, faultsOf: (_, delayMs) => [slow('GET /fapi/v1/premiumIndex', delayMs)] },
  ],
  [
    'the answers to both orders',
    { limitMs: ORDER_MS, faultsOf: (_, delayMs) => [{ ...slow(ORDER, delayMs), times: 2 }] },
  ],
  [
    'the look-up of an order whose answer was lost',
    {
      limitMs: READ_MS,
      faultsOf: (id, delayMs) => [
        {
          ...{ endpoint: ORDER, match: { newClientOrderId: buildClientOrderId(id, 'SHORT', 1) } },
          ...{ when: 'afterExecution', do: { drop: true } },
        },
        slow('GET /fapi/v1/order', delayMs),
      ],
    },
  ],
  [
    'the trades',
    { limitMs: READ_MS, faultsOf: (_, delayMs) => [slow('GET /fapi/v1/userTrades', delayMs)] },
  ],
];

const EDGES = [
  ['just in time', -EDGE_MS],
  ['just too late', EDGE_MS],
] as const;

describe('an exchange that is slow at the edge of a timeout (21)', () => {
  describe.each(EDGES)('%s', (_edge, edgeMs) => {
    it.each(CASES)('with %s: closed once, with right books', async (_title, slowness) => {
      const id = await its.open();
      const faults = slowness.faultsOf(id, slowness.limitMs + edgeMs);
      await its.strike(...faults);
      await expectClosedOnce(id);
      // Each rule was struck as often as it says.
      const times = faults.reduce((total, fault) => total + (fault.times ?? 1), 0);
      expect(await its.paper.struck()).toBe(times);
    });

    it('with the orders that a record is compared with: closed once, with right books', async () => {
      // Asked for once, as soon as the operation is seen.
      await its.paper.addFault(slow('GET /fapi/v1/allOrders', READ_MS + edgeMs));
      const id = await its.open();
      await its.strike();
      await expectClosedOnce(id);
      expect(await its.paper.struck()).toBe(1);
    });
  });
});

async function expectClosedOnce(id: string): Promise<void> {
  await its.closed(id);
  expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
  await expectBooksBalanced(its.desk);
}
