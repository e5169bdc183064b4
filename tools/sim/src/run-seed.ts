// One seed, one run: the same seed gives the same trace.
import { assertNever, decimal, type ProtocolSettings } from '@hedge/domain';
import { makePaperEngine } from '@hedge/paper-engine';
import { makeMemoryStore, makeMemoryVenueHolds, type MemoryStore } from '@hedge/testkit';
import { checkRun } from './checker';
import { AccountQueue } from './account-queue';
import { drawFaults } from './draw-faults';
import { FaultBook } from './fault-book';
import { isTimed, type Fault, type Happening } from './faults';
import { HiddenTraces } from './hidden-traces';
import { Market } from './market';
import { People } from './people';
import { makeRandom } from './random';
import { venueSymbol } from './rows';
import { apiKeyOf, drawScenario, type Scenario } from './scenario';
import { shrink } from './shrink';
import { startSimWorker, type SimWorker } from './sim-worker';
import { Witness, type Violation } from './witness';
import { VenueBans } from './venue-bans';
import { drawWeightFaults, drawWeightLimit, weightRandom } from './weight-limit';
import { EPOCH_MS, World } from './world';

const FAULTY_MS = 60_000;
const CALM_MS = 100_000;
const STOP_MS = 50;
/** The exchange's time is read once a minute, and what was refused until then waits for up to another. */
const STEP_MS = 120_000;
/** An order that was refused waits for a minute at most, and for another where that is spent by then. */
const TIGHT_MS = 120_000;

export interface SeedResult {
  readonly seed: number;
  readonly traceHash: string;
  readonly violations: readonly Violation[];
  readonly settled: number;
  /** Of these, because a person asked. */
  readonly byHand: number;
  /** What a person asked for in vain. */
  readonly lapsed: number;
  /** Its accounts were left to any of its workers. */
  readonly isShared: boolean;
  /** The exchange's limit was too low for all that its workers would ask. */
  readonly isTight: boolean;
  /** Requests that found no room in the budget. */
  readonly denied: number;
  /** Left to a person, because what the exchange showed was not so for longer than the evidence margin. */
  readonly misled: number;
  readonly operations: number;
  /** Those of its faults that the run met. */
  readonly met: readonly Fault[];
}

export interface RunOptions {
  /** Instead of the seed's own faults: a smaller list, to be shrunk or replayed. */
  readonly faults?: readonly Fault[];
  readonly settings?: Partial<ProtocolSettings>;
}

/**
 * Runs one seed: a minute of faults and moving prices, then calm until everything has come to rest.
 * The same seed and faults give the same trace.
 */
export async function runSeed(seed: number, options: RunOptions = {}): Promise<SeedResult> {
  const random = makeRandom(seed);
  const world = new World();
  const engine = makePaperEngine({ random: () => random.unit() });
  const store = makeMemoryStore({ wallMs: () => world.now() });
  const scenario = drawScenario(random.fork('scenario'));
  const drawn = [...drawFaults(random.fork('faults'), FAULTY_MS), ...drawWeightFaults(seed)];
  const weight = drawWeightLimit(seed, scenario);
  const calmAt = EPOCH_MS + FAULTY_MS;
  const book = new FaultBook(options.faults ?? drawn, () => world.now() >= calmAt);
  const witness = new Witness(world, store, book.faults);
  const hidden = new HiddenTraces();

  setUp(scenario, engine, store);
  const bans = new VenueBans({
    ...{ world, engine, weightLimit: weight.limit },
    accuse: (text) => witness.accuse('I8', text),
  });
  const monotonic = { wallMs: () => world.now(), monotonicMs: () => world.now() };
  const holds = makeMemoryVenueHolds(monotonic);
  const market = new Market({
    ...{ world, engine, witness, scenario, calmAt },
    random: random.fork('prices'),
  });

  const complain = (what: string, error: unknown): void => {
    const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
    world.note(`${what}: ${text}`);
    if (!text.includes('connection lost')) witness.accuse('I7', `${what} failed: ${text}`);
  };
  const people = new People({ world, engine, store, scenario });
  witness.asked = people.asked;
  witness.drawn = scenario.operations;
  const queue = scenario.isShared ? new AccountQueue(world, random.fork('queue')) : null;
  const workers = ['a', 'b', 'c'].slice(0, scenario.workers).map((name) =>
    startSimWorker(
      {
        ...{
          name,
          world,
          engine,
          store,
          witness,
          random: random.fork(name),
          weightRandom: weightRandom(seed, name),
          weight,
          book,
          hidden,
          scenario,
          people,
          bans,
          holds,
          queue,
        },
        ...(options.settings === undefined ? {} : { settings: options.settings }),
      },
      complain,
    ),
  );
  let endAt = calmAt + CALM_MS;
  for (const fault of book.faults) {
    if (!isTimed(fault)) continue;
    const { at, do: what } = fault;
    if (what.kind === 'restore') {
      const { ageMs, downMs } = what;
      restoreAt(world, { at: EPOCH_MS + at, ageMs, downMs }, { store, workers, witness, people });
      endAt = Math.max(endAt, EPOCH_MS + at + downMs + CALM_MS);
    }
    if (what.kind === 'clockStep') endAt = Math.max(endAt, EPOCH_MS + at + STEP_MS + CALM_MS);
    if (what.kind === 'ban') endAt = Math.max(endAt, EPOCH_MS + at + what.ms + CALM_MS);
    world.at(EPOCH_MS + at, () => {
      book.note(fault);
      happen(what, { world, workers, people, market, bans });
    });
  }
  await world.runUntil(endAt + (weight.isTight ? TIGHT_MS : 0));
  checkRun({ scenario, engine, store, witness, people, hidden });
  return {
    seed,
    traceHash: world.traceHash(),
    violations: witness.violations,
    settled: store.history().length,
    byHand: store.history().filter((row) => row.closeReason === 'MANUAL').length,
    lapsed: store.openAlerts().filter((alert) => alert.kind === 'CLOSE_LAPSED').length,
    isShared: scenario.isShared,
    isTight: weight.isTight,
    denied: bans.denied,
    misled: witness.misled,
    operations: scenario.operations.length + people.openings.length,
    met: book.met(),
  };
}

function happen(
  what: Happening,
  run: {
    readonly world: World;
    readonly workers: readonly SimWorker[];
    readonly people: People;
    readonly market: Market;
    readonly bans: VenueBans;
  },
): void {
  switch (what.kind) {
    case 'restore':
      return;
    case 'trade':
    case 'rest':
    case 'force':
    case 'edit':
    case 'ask':
      return run.people.do(what);
    case 'spike':
    case 'quote':
      return run.market.do(what);
    case 'ban':
      return run.bans.ban(what.ms, what.status);
    case 'clockStep':
      return run.world.stepVenue(what.ms);
    case 'kill':
      return run.workers[what.worker % run.workers.length]?.kill(what.downMs);
    case 'pause':
      return run.workers[what.worker % run.workers.length]?.pause(what.ms);
    case 'wallStep':
      return run.workers[what.worker % run.workers.length]?.stepWall(what.ms);
    default:
      return assertNever(what);
  }
}

/** The workers are stopped before the database is exchanged, as the runbook says. */
function restoreAt(
  world: World,
  { at, ageMs, downMs }: { readonly at: number; readonly ageMs: number; readonly downMs: number },
  run: {
    readonly store: MemoryStore;
    readonly workers: readonly SimWorker[];
    readonly witness: Witness;
    readonly people: People;
  },
): void {
  world.at(at - ageMs, () => {
    const restore = run.store.backUp();
    world.at(at, () => {
      for (const worker of run.workers) worker.stopUntil(at + downMs);
      // Statements that were on their way have reached the old database by then.
      world.at(at + STOP_MS, () => {
        restore();
        run.people.forgetRemovals();
        run.witness.restoredAt = world.now();
        world.note('restored');
      });
    });
  });
}

function setUp(
  scenario: Scenario,
  engine: ReturnType<typeof makePaperEngine>,
  store: ReturnType<typeof makeMemoryStore>,
): void {
  for (const accountId of scenario.accountIds) {
    const apiKey = apiKeyOf(accountId);
    const account = { apiKey, secret: 'sim', balance: decimal('1000000'), hedgeMode: true };
    engine.addAccount(account, EPOCH_MS);
  }
  for (const [symbol, mark] of scenario.marks) {
    engine.setMark(venueSymbol(symbol), mark, EPOCH_MS);
  }
  for (const { accountId, symbol, side, quantity } of scenario.positions) {
    const input = { symbol: venueSymbol(symbol), positionSide: side, quantity };
    const opened = engine.setPosition(apiKeyOf(accountId), input, EPOCH_MS);
    if (!opened.ok) throw new Error(`could not open a position: ${opened.error.msg}`);
  }
  for (const id of scenario.accountIds) {
    const account = { id, label: 'sim', mode: 'paper', enabled: true } as const;
    store.addAccount({ ...account, egressAddress: null, credentialsTag: 'sim' });
  }
  for (const operation of scenario.operations) store.addOperation(operation);
}

/** The smallest list of faults found under which the seed still violates the same invariants. */
export async function shrinkSeed(
  { seed, met, violations }: SeedResult,
  settings: Partial<ProtocolSettings> = {},
): Promise<readonly Fault[]> {
  const invariants = new Set(violations.map((violation) => violation.invariant));
  return shrink(met, async (faults) => {
    const again = await runSeed(seed, { faults, settings });
    return again.violations.some(({ invariant }) => invariants.has(invariant));
  });
}
