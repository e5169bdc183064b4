// What the witness is told of prices: a close may rest on what the exchange showed, and on nothing else.
import { buildIntent, decimal, type MarkQuote, type Position } from '@hedge/domain';
import { makePaperEngine } from '@hedge/paper-engine';
import { aLeg, anOperation, makeMemoryStore } from '@hedge/testkit';
import { Market } from './market';
import { makeRandom, type Random } from './random';
import { venueSymbol } from './rows';
import { drawScenario } from './scenario';
import { Witness, type Violation } from './witness';
import { EPOCH_MS, World } from './world';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';
const WORKER = 'a1';

/** Both marks fall by a thousandth, once, after half a second. */
const STEP_BPS = 10;
const falling: Random = { ...makeRandom(1), int: (from) => from };
const FALLEN_MS = 600;

/** A profit of 60 with ETH as it was and BTC as it is; 0 with both as they were, 57 with both as they are. */
const operation = anOperation({
  ...{ accountId: 'account', createdAt: EPOCH_MS, profitTarget: decimal('60') },
  legs: [
    aLeg('LONG', { symbol: ETH, quantity: decimal('1'), entryPrice: decimal('3000') }),
    aLeg('SHORT', { symbol: BTC, quantity: decimal('1'), entryPrice: decimal('60000') }),
  ],
});
const [long, short] = operation.legs;
const told: readonly Position[] = [
  { ...long, amount: long.quantity, markPrice: decimal('3000'), updateTime: EPOCH_MS },
  { ...short, amount: short.quantity, markPrice: decimal('59940'), updateTime: EPOCH_MS },
];

describe('a close on two marks that were never true together', () => {
  it('is right where the exchange showed them, because the quotes of one stood still', async () => {
    expect(await close({ standsStill: true })).toEqual([]);
  });

  it('is wrong where the exchange showed both as they were', async () => {
    expect(await close({ standsStill: false })).toEqual([
      { invariant: 'I6', text: 'decision d1 was made under the target' },
    ]);
  });

  it('is wrong where its quotes stood still for longer than a quote may be old', async () => {
    expect(await close({ standsStill: true, quoteAgeMs: 10_001 })).toEqual([
      { invariant: 'I6', text: 'decision d1 was confirmed by no fresh quote' },
    ]);
  });
});

/** What the witness says of a worker that was told these marks, and closed. */
async function close({
  standsStill,
  quoteAgeMs = 0,
}: {
  /** Whether the quotes of ETH do not fall with its mark. */
  readonly standsStill: boolean;
  readonly quoteAgeMs?: number;
}): Promise<readonly Violation[]> {
  const world = new World();
  const engine = makePaperEngine({ random: () => 0 });
  const store = makeMemoryStore({ wallMs: () => world.now() });
  const { accountId } = operation;
  const account = { id: accountId, label: 'sim', mode: 'paper', enabled: true } as const;
  store.addAccount({ ...account, credentialsTag: 'sim', egressAddress: null });
  store.addOperation(operation);
  const witness = new Witness(world, store, []);
  const scenario = { ...drawScenario(makeRandom(1)), stepBps: STEP_BPS };
  for (const [symbol, mark] of scenario.marks) {
    engine.setMark(venueSymbol(symbol), mark, EPOCH_MS);
  }
  const given = { world, engine, witness, scenario, random: falling };
  const market = new Market({ ...given, calmAt: EPOCH_MS });
  if (standsStill) market.do({ kind: 'quote', symbol: 1, how: 'stale', ms: 5_000 });
  await world.runUntil(EPOCH_MS + FALLEN_MS);

  const readAt = world.venueNow();
  const reading = { readAt, positions: told };
  witness.noteReading({ worker: WORKER, accountId, ...reading, operations: [operation] });
  for (const { symbol, markPrice } of told) {
    const quote: MarkQuote = { symbol, markPrice, time: readAt - quoteAgeMs };
    witness.noteQuote(WORKER, accountId, quote);
  }
  const decision = { reason: 'PROFIT_TARGET', pnl: operation.profitTarget } as const;
  witness.noteCommit(WORKER, operation, buildIntent(operation, reading, decision, 'd1', readAt));
  return witness.violations;
}
