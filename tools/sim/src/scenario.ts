// One run's hedges and prices, drawn from its seed.
import {
  decimal,
  DEFAULT_POLICIES,
  toText,
  type Decimal,
  type Leg,
  type Operation,
  type PositionSide,
} from '@hedge/domain';
import type { ReadRoom } from '@hedge/cycle';
import type { Random } from './random';
import { EPOCH_MS } from './world';

const FIRST_ACCOUNT = '00000000-0000-4000-8000-000000000001';
const SECOND_ACCOUNT = '00000000-0000-4000-8000-000000000002';

/** The key under which the exchange knows an account. */
export function apiKeyOf(accountId: string): string {
  return `key of ${accountId}`;
}

export interface Scenario {
  readonly accountIds: readonly [string, ...string[]];
  readonly workers: number;
  readonly operations: readonly Operation[];
  /** Positions to be opened at the start, their sizes the sum of the claims on them or more. */
  readonly positions: readonly {
    readonly accountId: string;
    readonly symbol: string;
    readonly side: PositionSide;
    readonly quantity: Decimal;
  }[];
  /** Marks at the start. */
  readonly marks: ReadonlyMap<string, Decimal>;
  /** How far a mark moves in one second at most, in ten-thousandths. */
  readonly stepBps: number;
  /** Each account of a cycle is left to any of the workers. */
  readonly isShared: boolean;
  /** What the request budget has for readings; null for enough. */
  readonly readRoom: Omit<ReadRoom, 'exchangeNow'> | null;
}

const MARKS: readonly [[string, string], ...[string, string][]] = [
  ['BTC/USDT:USDT', '60000'],
  ['ETH/USDT:USDT', '3000'],
];

export function drawScenario(random: Random): Scenario {
  const marks = new Map(MARKS.map(([symbol, mark]) => [symbol, decimal(mark)]));
  const accountIds = random.pick<readonly [string, ...string[]]>([
    [FIRST_ACCOUNT],
    [FIRST_ACCOUNT, SECOND_ACCOUNT],
  ]);
  const operations = Array.from({ length: random.int(1, 4) }, (_, index) =>
    drawOperation(random, marks, index, random.pick(accountIds)),
  );
  const claims = new Map<string, Decimal>();
  for (const { accountId, legs } of operations) {
    for (const leg of legs) {
      const key = `${accountId} ${leg.side} ${leg.symbol}`;
      claims.set(key, (claims.get(key) ?? decimal('0')).plus(leg.quantity));
    }
  }
  const positions = [...claims].map(([key, claimed]) => {
    const [accountId = '', side = '', symbol = ''] = key.split(' ');
    const times = random.pick(['1', '1', '1.5', '3', '5']);
    return {
      accountId,
      symbol,
      side: side as PositionSide,
      quantity: claimed.times(times).round(3),
    };
  });
  const workers = random.int(2, 3);
  const stepBps = random.int(2, 15);
  const chosen = withPolicies(random.fork('policies'), operations);
  const readRoom = drawReadRoom(random.fork('read room'));
  const isShared = random.fork('shared').chance(0.35);
  return { accountIds, workers, operations: chosen, positions, marks, stepBps, readRoom, isShared };
}

/** In some runs there is too little for both accounts, or for one, in every cycle. */
function drawReadRoom(random: Random): Scenario['readRoom'] {
  if (!random.chance(0.15)) return null;
  return { now: random.pick([2, 3]), perMinute: random.pick([15, 40]) };
}

const LEG_GONE_POLICIES = ['CLOSE_OTHER', 'HOLD', 'SETTLE'] as const;

/** In some runs each operation has policies of its own; drawn last, so that nothing else differs by it. */
function withPolicies(random: Random, operations: readonly Operation[]): readonly Operation[] {
  if (!random.chance(0.5)) return operations;
  return operations.map((operation) => ({
    ...operation,
    policies: {
      onLiquidation: random.pick(LEG_GONE_POLICIES),
      onManualClose: random.pick(LEG_GONE_POLICIES),
      onRestingOrders: random.pick(['ALERT', 'CANCEL_AND_RETRY']),
    },
  }));
}

function drawOperation(
  random: Random,
  marks: ReadonlyMap<string, Decimal>,
  index: number,
  accountId: string,
): Operation {
  const longSymbol = random.pick(['BTC/USDT:USDT', 'BTC/USDT:USDT', 'ETH/USDT:USDT']);
  const shortSymbol = random.chance(0.7)
    ? longSymbol
    : random.pick(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
  const leg = (side: PositionSide, symbol: string, thousandths: number): Leg => ({
    side,
    symbol,
    quantity: decimal(String(thousandths)).times('0.001'),
    entryPrice: marks.get(symbol) ?? decimal('1'),
    contractSize: decimal('1'),
  });
  const long = leg('LONG', longSymbol, random.int(2, 40));
  const short = leg('SHORT', shortSymbol, random.int(2, 40));
  const exposure = long.entryPrice
    .times(long.quantity)
    .minus(short.entryPrice.times(short.quantity))
    .abs();
  const target = exposure
    .times('0.0001')
    .times(String(random.int(2, 30)))
    .plus('0.01');
  return {
    id: random.uuid(),
    accountId,
    status: 'ACTIVE',
    version: 1,
    profitTarget: decimal(toText(target)),
    autoCloseEnabled: true,
    createdAt: EPOCH_MS + index,
    legs: [long, short],
    orders: [],
    fills: [],
    ...{ openingOrders: [], onHalfOpen: null, isOpeningOld: false },
    externalFills: [],
    decisionId: null,
    closeReason: null,
    triggerPnl: null,
    readAt: null,
    retryAt: null,
    cancelCount: 0,
    nakedSince: null,
    attention: null,
    policies: DEFAULT_POLICIES,
    wholeAt: null,
    closeRequest: null,
    manualDecisions: [],
  };
}

/** The mark a second later: a bounded step up or down, on the tick. */
export function stepMark(random: Random, mark: Decimal, stepBps: number): Decimal {
  const step = mark.times(String(random.int(-stepBps * 10, stepBps * 10))).times('0.00001');
  return mark.plus(step).round(1);
}

/** The n-th leg of the scenario, counted round and round. */
export function legAt(
  { operations }: Scenario,
  n: number,
): (Leg & { readonly accountId: string }) | undefined {
  const operation = operations[Math.floor(n / 2) % operations.length];
  const leg = operation?.legs[n % 2];
  return operation && leg && { ...leg, accountId: operation.accountId };
}
