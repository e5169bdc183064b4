// `cycle`: the product's own cycle over many operations, beside the least that any way must do and
// beside the obvious way, in turns within one run; and how many statements it takes.
import { startStatementTap } from '@hedge/testkit';
import { makeBareClient, type BareClient } from './bare-client';
import { startCrowd, type Crowd } from './crowd';
import {
  makeProductCycle,
  runBaseline,
  runFloor,
  sendBareOrders,
  type ProductCycle,
} from './crowd-cycle';
import { makeFigure, type CaseReport, type Figure } from './figures';

/** How the cycle is measured. */
export interface CycleOptions {
  readonly onProgress: (line: string) => void;
}

const ACCOUNTS = 20;
const CLOSING = 50;
const WARM_UP_ROUNDS = 5;
const COUNTED_CYCLES = 5;
/** Operations that the sequential way is timed on; it takes as long for each further one. */
const BASELINE_SAMPLE = 50;
const FEW = 1_000;
const SIZES = [
  { operations: FEW, rounds: 30 },
  { operations: 10_000, rounds: 12 },
] as const;
const CLOSING_ROUNDS = 6;
/** An exchange as far as a real one, which the loopback is not. */
const FAR = { latencyMs: 100, rounds: 5 } as const;
/** What a cycle's deadline cuts off is closed by the next ones, before the next round. */
const MORE_CYCLES_MAX = 5;
const TARGET = { far: '10', reached: '2' } as const;

interface Size {
  readonly operations: number;
  readonly rounds: number;
}

const WAYS = ['product', 'floor', 'baseline'] as const;
type Ways = Readonly<Record<(typeof WAYS)[number], () => Promise<unknown>>>;
type Spent = Readonly<Record<(typeof WAYS)[number], readonly number[]>>;

/** What is timed in one run. */
interface Subject {
  readonly crowd: Crowd;
  readonly bare: BareClient;
  readonly product: ProductCycle;
  readonly ids: readonly string[];
}

/** @throws when a cycle skips an account or has errors. */
export async function measureCycle({ onProgress }: CycleOptions): Promise<CaseReport> {
  const figures: Figure[] = [];
  const perOperation: number[] = [];
  for (const size of SIZES) {
    onProgress(`${size.operations} operations on ${ACCOUNTS} accounts`);
    const measured = await measureSize(size);
    figures.push(...measured.figures);
    perOperation.push(measured.medianMs / size.operations);
  }
  const [few = Number.NaN, many = Number.NaN] = perOperation;
  figures.push(
    makeFigure('time per operation, 10,000 ÷ 1,000', '×', [many / few], { of: 'max', atMost: 1 }),
  );
  return {
    name: 'cycle',
    figures,
    notes: [
      `${ACCOUNTS} accounts, a round is one pass of each way in changing order; every ratio is of one round`,
      'the product: its own cycle in this process, with its store, its exchange client and its settings, against the paper exchange as a process; load, positions, PnL written, row stored',
      'the floor: the same position reads through node:http, all at once, and one UPDATE of every operation through pg',
      `the baseline: one position read and one UPDATE per operation, one after the other, timed on ${BASELINE_SAMPLE} operations of each round and multiplied`,
      `${CLOSING} closing: so many operations reach their target and are closed in the timed cycle; the floor then sends as many orders through node:http, and stores nothing of them`,
      `${FAR.latencyMs} ms away: the same with an exchange that answers each position read so much later; on the loopback the baseline waits for nothing, and the floor itself is less than 100 times faster`,
      'statements: as they reach PostgreSQL, BEGIN and COMMIT included, in cycles of their own',
    ],
  };
}

async function measureSize(
  size: Size,
): Promise<{ readonly figures: readonly Figure[]; readonly medianMs: number }> {
  const crowd = await startCrowd(ACCOUNTS);
  const bare = makeBareClient(crowd.paper.url);
  try {
    const ids = await crowd.addOperations({
      ...{ count: size.operations, profitTarget: TARGET.far, autoClose: true },
    });
    await crowd.client.query('VACUUM ANALYZE');
    const statements = await countStatements(crowd);
    const product = await makeProductCycle(crowd);
    try {
      const subject = { crowd, bare, product, ids };
      const quiet = await measureQuiet(subject, size, `${size.operations} operations`);
      const closing = await measureClosing(subject, size);
      const far = size.operations === FEW ? await measureFar(subject, size) : [];
      return {
        figures: [...quiet.figures, statements, ...closing, ...far],
        medianMs: quiet.medianMs,
      };
    } finally {
      await product.close();
    }
  } finally {
    bare.close();
    await crowd.stop();
  }
}

async function measureQuiet(
  { crowd, bare, product, ids }: Subject,
  { operations, rounds }: Size,
  what: string,
): Promise<{ readonly figures: readonly Figure[]; readonly medianMs: number }> {
  const sample = ids.slice(0, BASELINE_SAMPLE);
  const spent = await takeTurns(
    rounds,
    {
      product: () => product.run(),
      floor: () => runFloor(crowd, bare, ids),
      baseline: () => runBaseline(crowd, bare, sample),
    },
    () => product.warmUp(),
  );
  const { product: own, floor } = spent;
  const baseline = spent.baseline.map((ms) => (ms * operations) / sample.length);
  const isSmall = operations === FEW;
  const figure = makeFigure(what, 'ms', own);
  return {
    medianMs: figure.spread.median,
    figures: [
      figure,
      makeFigure(`${what}: floor`, 'ms', floor),
      makeFigure(`${what}: baseline`, 'ms', baseline),
      makeFigure(`${what}: ÷ floor`, '×', ratios(own, floor), { of: 'median', atMost: 2 }),
      makeFigure(
        `${what}: baseline ÷ product`,
        '×',
        ratios(baseline, own),
        isSmall ? { of: 'median', atLeast: 100 } : undefined,
      ),
    ],
  };
}

/** The same where each position read is answered so much later, as by an exchange elsewhere. */
async function measureFar(subject: Subject, size: Size): Promise<readonly Figure[]> {
  const { latencyMs, rounds } = FAR;
  await subject.crowd.paper.addFault({
    ...{ endpoint: 'GET /fapi/v3/positionRisk', when: 'afterExecution', times: 1_000_000_000 },
    do: { delayMs: latencyMs },
  });
  const what = `${size.operations} operations, ${latencyMs} ms away`;
  return (await measureQuiet(subject, { ...size, rounds }, what)).figures;
}

/** So many more operations reach their target in each round; a cycle before it has met them. */
async function measureClosing(
  { crowd, bare, product, ids }: Subject,
  { operations }: Size,
): Promise<readonly Figure[]> {
  const own: number[] = [];
  const floor: number[] = [];
  const closedAtOnce: number[] = [];
  for (let round = 0; round < CLOSING_ROUNDS; round += 1) {
    const added = await crowd.addOperations({
      ...{ count: CLOSING, profitTarget: TARGET.reached, autoClose: false },
    });
    await product.run();
    await crowd.client.query(
      'UPDATE active_operations SET auto_close_enabled = true WHERE id = ANY($1::uuid[])',
      [added],
    );
    let closed = 0;
    const close = async () => {
      closed += (await product.run()).closed;
    };
    const least = async () => {
      await Promise.all([runFloor(crowd, bare, ids), sendBareOrders(crowd, bare, CLOSING)]);
    };
    if (round % 2 === 0) own.push(await timed(close));
    floor.push(await timed(least));
    if (round % 2 === 1) own.push(await timed(close));
    closedAtOnce.push(closed);
    for (let more = 0; closed < CLOSING && more < MORE_CYCLES_MAX; more += 1) await close();
  }
  const what = `${operations} operations, ${CLOSING} closing`;
  return [
    makeFigure(what, 'ms', own),
    makeFigure(`${what}: floor`, 'ms', floor),
    makeFigure(`${what}: ÷ floor`, '×', ratios(own, floor)),
    makeFigure(`${what}: closed in that cycle`, '', closedAtOnce),
  ];
}

/** Statements of one cycle in which nothing closes, by the wire. */
async function countStatements(crowd: Crowd): Promise<Figure> {
  const tap = await startStatementTap(crowd.databaseUrl);
  const product = await makeProductCycle(crowd, tap.url);
  try {
    for (let cycle = 0; cycle < WARM_UP_ROUNDS; cycle += 1) await product.warmUp();
    const counts: number[] = [];
    for (let cycle = 0; cycle < COUNTED_CYCLES; cycle += 1) {
      const before = tap.statements.length;
      await product.run();
      counts.push((tap.statements.length - before) / ACCOUNTS);
    }
    const [{ count = 0 } = {}] = (
      await crowd.client.query<{ count: number }>('SELECT count(*)::int FROM active_operations')
    ).rows;
    return makeFigure(`${count} operations: statements per account`, '', counts);
  } finally {
    await product.close();
    await tap.close();
  }
}

/**
 * One pass of each way per round, in changing order; the first rounds warm up and are not counted.
 * @returns what each pass took, ms
 */
async function takeTurns(rounds: number, ways: Ways, warmUp: () => Promise<void>): Promise<Spent> {
  const spent = { product: [] as number[], floor: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1) {
    for (let turn = 0; turn < WAYS.length; turn += 1) {
      const way = WAYS[(round + turn) % WAYS.length] ?? 'product';
      const isCounted = round >= WARM_UP_ROUNDS;
      const tookMs = await timed(way === 'product' && !isCounted ? warmUp : ways[way]);
      if (isCounted) spent[way].push(tookMs);
    }
  }
  return spent;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function ratios(above: readonly number[], below: readonly number[]): readonly number[] {
  return above.map((ms, round) => ms / (below[round] ?? Number.NaN));
}
