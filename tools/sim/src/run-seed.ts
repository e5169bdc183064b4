// One seed, one run: the same seed gives the same trace.
import { decimal } from '@hedge/domain';
import { makePaperEngine } from '@hedge/paper-engine';
import { makeMemoryStore } from '@hedge/testkit';
import { checkRun } from './checker';
import { CALM, drawFaultPlan } from './faults';
import { makeRandom } from './random';
import { venueSymbol } from './rows';
import { ACCOUNT_ID, drawScenario, stepMark, type Scenario } from './scenario';
import { API_KEY } from './sim-gateway';
import { startSimWorker } from './sim-worker';
import { Witness, type Violation } from './witness';
import { EPOCH_MS, World } from './world';

const FAULTY_MS = 60_000;
const CALM_MS = 100_000;

export interface SeedResult {
  readonly seed: number;
  readonly traceHash: string;
  readonly violations: readonly Violation[];
  readonly settled: number;
  readonly operations: number;
}

/** Runs one seed: a minute of faults and moving prices, then calm until everything has come to rest. */
export async function runSeed(seed: number): Promise<SeedResult> {
  const random = makeRandom(seed);
  const world = new World();
  const engine = makePaperEngine({ random: () => random.unit() });
  const store = makeMemoryStore();
  const witness = new Witness(world, store);
  const scenario = drawScenario(random.fork('scenario'));
  const faulty = drawFaultPlan(random.fork('faults'));
  const calmAt = EPOCH_MS + FAULTY_MS;
  const plan = () => (world.now() < calmAt ? faulty : CALM);

  setUp(scenario, engine, store);
  const prices = random.fork('prices');
  const marks = new Map(scenario.marks);
  witness.noteMarks(marks);
  const moveMarks = (): void => {
    for (const [symbol, mark] of marks) {
      const next = stepMark(prices, mark, scenario.stepBps);
      marks.set(symbol, next);
      engine.setMark(venueSymbol(symbol), next, world.now());
    }
    witness.noteMarks(marks);
    if (world.now() < calmAt) world.at(world.now() + prices.int(300, 1_500), moveMarks);
  };
  world.at(world.now() + 500, moveMarks);

  const complain = (what: string, error: unknown): void => {
    const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
    world.note(`${what}: ${text}`);
    if (!text.includes('connection lost')) witness.accuse('I7', `${what} failed: ${text}`);
  };
  for (const name of ['a', 'b']) {
    startSimWorker(
      { name, world, engine, store, witness, random: random.fork(name), plan },
      complain,
    );
  }
  await world.runUntil(calmAt + CALM_MS);
  checkRun(scenario, engine, store, witness);
  return {
    seed,
    traceHash: world.traceHash(),
    violations: witness.violations,
    settled: store.history().length,
    operations: scenario.operations.length,
  };
}

function setUp(
  scenario: Scenario,
  engine: ReturnType<typeof makePaperEngine>,
  store: ReturnType<typeof makeMemoryStore>,
): void {
  engine.addAccount(
    { apiKey: API_KEY, secret: 'sim', balance: decimal('1000000'), hedgeMode: true },
    EPOCH_MS,
  );
  for (const [symbol, mark] of scenario.marks) {
    engine.setMark(venueSymbol(symbol), mark, EPOCH_MS);
  }
  for (const { symbol, side, quantity } of scenario.positions) {
    const input = { symbol: venueSymbol(symbol), positionSide: side, quantity };
    const opened = engine.setPosition(API_KEY, input, EPOCH_MS);
    if (!opened.ok) throw new Error(`could not open a position: ${opened.error.msg}`);
  }
  store.addAccount({
    id: ACCOUNT_ID,
    label: 'sim',
    mode: 'paper',
    enabled: true,
    credentialsTag: 'sim',
  });
  for (const operation of scenario.operations) store.addOperation(operation);
}
