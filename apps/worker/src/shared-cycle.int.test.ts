// Several workers that share the accounts of each cycle, and what becomes of it when one of them is lost.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { QUEUES } from '@hedge/contracts';
import { makeAccountRepository, makeOperationRepository } from '@hedge/db';
import { decimal } from '@hedge/domain';
import { DEFAULT_TIMEOUTS } from '@hedge/exchange';
import { keyFingerprint, makeCredentialBox, openQueues, silentLogger } from '@hedge/platform';
import {
  aLeg,
  anActor,
  AT_TARGET,
  BTC,
  closeGate,
  describeOnBothStores,
  ETH,
  expectBooksBalanced,
  makeDesk,
  SOME_HEDGE,
  startBeat,
  startDeskWorker,
  startPaper,
  venueSymbol,
  waitFor,
  type AppProcess,
  type Desk,
  type GateOptions,
  type Paper,
  type PaperLedger,
} from '@hedge/testkit';

jest.setTimeout(120_000);

const SHARED = { WORKER_CONCURRENCY: '4' };
const READINGS = 'GET /fapi/v3/positionRisk';
/** A job's lock: after it, somebody else may take what a worker that stands still has in hand. */
const LOCK_MS = 5_000;
const { readMs: READ_MS } = DEFAULT_TIMEOUTS;

let paper: Paper;
let desk: Desk;
let beat: { stop(): Promise<void> } | null = null;
let children: AppProcess[] = [];
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
afterEach(async () => {
  await beat?.stop();
  beat = null;
  await Promise.all(children.map((child) => child.kill('SIGKILL')));
  children = [];
  await desk.close();
});

async function start(): Promise<AppProcess> {
  const child = await startDeskWorker(desk, SHARED);
  children.push(child);
  return child;
}

const signal = (child: AppProcess, name: 'SIGSTOP' | 'SIGCONT') => process.kill(child.pid, name);

/** One that works and two that stand still, ready to take its place. */
async function startOneOfThree(): Promise<{ working: AppProcess; wakeOthers: () => void }> {
  const [working, ...others] = [await start(), await start(), await start()];
  for (const other of others) signal(other, 'SIGSTOP');
  beat = await startBeat(desk);
  return { working, wakeOthers: () => others.forEach((other) => signal(other, 'SIGCONT')) };
}

async function openAged(): Promise<string> {
  const id = await desk.open(SOME_HEDGE);
  // Larger than its own: an order sent twice would execute twice.
  await desk.setPosition(BTC, 'LONG', '0.06');
  await desk.setPosition(BTC, 'SHORT', '0.03');
  await desk.letPositionsAge();
  return id;
}

async function expectClosedOnce(id: string): Promise<void> {
  await waitFor(
    'the history',
    async () => (await desk.readHistory(id)).length > 0,
    LOCK_MS * 3 + 30_000,
  );
  const orders = await desk.readOrders(id);
  expect(orders.filter((order) => order.includes('FILLED'))).toEqual([
    expect.stringMatching(/^L\d FILLED 0.02$/),
    expect.stringMatching(/^S\d FILLED 0.01$/),
  ]);
  await expectBooksBalanced(desk);
}

/** Another account with a hedge that is far from its target; gives its API key. */
async function addNeighbour(): Promise<string> {
  const accountId = randomUUID();
  const [apiKey, secret] = [`key-${accountId}`, `secret-${accountId}`];
  const box = makeCredentialBox(Buffer.from(desk.credentialsKey, 'base64'));
  await makeAccountRepository(desk.database).create(
    {
      ...{ id: accountId, label: accountId, exchange: 'binanceusdm', mode: 'paper' },
      keyFingerprint: keyFingerprint(apiKey),
      apiKeySealed: box.seal({ accountId, field: 'apiKey' }, apiKey),
      secretSealed: box.seal({ accountId, field: 'secret' }, secret),
      keyId: box.keyId,
    },
    anActor(),
  );
  await paper.control('POST', '/accounts', { apiKey, secret, balance: '100000', hedgeMode: true });
  const legs = [
    aLeg('LONG', { symbol: ETH, quantity: decimal('0.02') }),
    aLeg('SHORT', { symbol: ETH, quantity: decimal('0.01') }),
  ] as const;
  for (const { side, quantity } of legs) {
    const position = { symbol: venueSymbol(ETH), positionSide: side, quantity: quantity.toFixed() };
    await paper.control('POST', '/positions', { apiKey, ...position });
  }
  await makeOperationRepository(desk.database).register(
    {
      ...{ id: randomUUID(), accountId, policies: {}, autoCloseEnabled: true },
      legs: legs.map((leg) => ({ ...leg, positionAmount: leg.quantity })) as never,
      ...{ profitTarget: decimal('1000000'), createdAt: Date.now() },
    },
    anActor(),
  );
  return apiKey;
}

interface CycleRow {
  readonly skipped: number;
  /** Wall times, ms. */
  readonly begunAt: number;
  readonly endedAt: number;
}

/** The next cycles to begin, so many of them, when they have ended. */
async function watchCycles(count: number): Promise<readonly CycleRow[]> {
  const { rows } = await desk.client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const find = async () => {
    const found = await desk.client.query<CycleRow>(
      `SELECT accounts_skipped AS skipped,
         extract(epoch FROM started_at)::float8 * 1000 AS "begunAt",
         extract(epoch FROM finished_at)::float8 * 1000 AS "endedAt"
       FROM monitor_cycles WHERE started_at > $1 AND finished_at IS NOT NULL ORDER BY started_at`,
      [rows[0]?.now],
    );
    return found.rows.length >= count && found.rows;
  };
  return waitFor('the cycles', find, 60_000);
}

/** When each of these accounts was first read. */
function arrivalsOf(apiKeys: readonly string[], reads: PaperLedger['requests']): readonly number[] {
  return apiKeys.map((own) => reads.find(({ apiKey }) => apiKey === own)?.arrivedAt ?? Infinity);
}

const BOUNDARIES: readonly (readonly [string, GateOptions])[] = [
  [
    'its intent is recorded',
    {
      table: 'active_operations',
      on: 'UPDATE',
      at: 'atCommit',
      when: "NEW.status = 'CLOSING' AND OLD.status = 'ACTIVE'",
    },
  ],
  [
    'its send token is written',
    { table: 'orders', on: 'UPDATE', at: 'beforeCommit', when: "NEW.state = 'SENT'" },
  ],
  [
    'its send token is recorded',
    { table: 'orders', on: 'UPDATE', at: 'atCommit', when: "NEW.state = 'SENT'" },
  ],
  [
    'an outcome is written',
    { table: 'orders', on: 'UPDATE', at: 'beforeCommit', when: "NEW.state = 'FILLED'" },
  ],
  ['its history is written', { table: 'trade_history', on: 'INSERT', at: 'beforeCommit' }],
];

describeOnBothStores('workers that share the accounts of a cycle', (makeQueue) => {
  beforeEach(async () => {
    desk = await makeDesk(paper, makeQueue());
  });

  it.each(BOUNDARIES)(
    'one of three killed while %s: the others close it, once (12a)',
    async (_, options) => {
      const id = await openAged();
      const { working, wakeOthers } = await startOneOfThree();
      const gate = await closeGate(desk.databaseUrl, options);
      await paper.setMark(BTC, AT_TARGET);
      await gate.held();
      await working.kill('SIGKILL');
      wakeOthers();
      await gate.open();
      await expectClosedOnce(id);
    },
  );

  it('one that stands still with the cycle and the account in hand: others take both, and when it wakes nothing is sent twice (22a, 22b)', async () => {
    const id = await openAged();
    const { working, wakeOthers } = await startOneOfThree();
    await paper.addFault({
      endpoint: READINGS,
      when: 'before',
      do: { signal: { pid: working.pid, name: 'SIGSTOP' } },
    });
    await waitFor('it to stand still', async () => (await paper.struck()) === 1);
    await paper.setMark(BTC, AT_TARGET);
    wakeOthers();
    await expectClosedOnce(id);
    signal(working, 'SIGCONT');
    await pause(LOCK_MS);
    await expectClosedOnce(id);
  });

  it('the jobs of accounts removed while they wait and while they run: the next signals run them (31a)', async () => {
    const queues = await openQueues(
      { logger: silentLogger },
      desk.queue.storeFor(desk.databaseUrl),
    );
    try {
      const id = await openAged();
      await start();
      beat = await startBeat(desk);
      const queue = queues.boardQueues().find(({ name }) => name === QUEUES.accountCycle);
      for (let round = 0; round < 5; round += 1) {
        await queue?.obliterate({ force: true });
        await pause(300);
      }
      await paper.setMark(BTC, AT_TARGET);
      await queue?.obliterate({ force: true });
      await expectClosedOnce(id);
    } finally {
      await queues.close();
    }
  });

  it('reports that the database does not take: the account counts as skipped, and is closed all the same (40a)', async () => {
    const id = await openAged();
    await desk.client.query(`
      CREATE FUNCTION refuse_report() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
      CREATE TRIGGER refuse_report BEFORE INSERT OR UPDATE ON account_reports
        FOR EACH ROW EXECUTE FUNCTION refuse_report();`);
    await start();
    beat = await startBeat(desk);
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('a cycle without its report', async () => {
      const { rows } = await desk.client.query(
        'SELECT FROM monitor_cycles WHERE accounts_skipped = 1 AND finished_at IS NOT NULL',
      );
      return rows.length > 0;
    });
    await expectClosedOnce(id);
    await desk.client.query('DROP TRIGGER refuse_report ON account_reports');
  });

  it('accounts at every timeout in all places but one: each cycle reads the others all the same, and ends by its deadline (47a)', async () => {
    // One after the other they would take longer than a cycle lasts.
    const slow: string[] = [];
    while (slow.length < 2 * Number(SHARED.WORKER_CONCURRENCY) - 1) slow.push(await addNeighbour());
    const others = [desk.apiKey, await addNeighbour()];
    await openAged();
    await Promise.all([start(), start()]);
    beat = await startBeat(desk);
    await waitFor('a cycle that reads all', async () => {
      const { rows } = await desk.client.query(
        'SELECT FROM monitor_cycles WHERE accounts_read = $1',
        [slow.length + others.length],
      );
      return rows.length > 0;
    });
    for (const apiKey of slow) {
      await paper.addFault({
        ...{ endpoint: READINGS, match: { apiKey }, times: 1_000, when: 'before' },
        do: { delayMs: 3_000 },
      });
    }
    const cycles = await watchCycles(4);
    const { requests } = (await paper.control('GET', '/ledger')) as PaperLedger;
    const reads = requests.filter(({ method, path }) => `${method} ${path}` === READINGS);
    for (const { begunAt, endedAt, skipped } of cycles) {
      const during = reads.filter((each) => each.arrivedAt >= begunAt && each.arrivedAt <= endedAt);
      const keys = new Set(during.map(({ apiKey }) => apiKey));
      expect(others.filter((apiKey) => !keys.has(apiKey))).toEqual([]);
      // Nobody waits for a place: the last of them is asked for before any of the slow is given up.
      const slowest = during.filter(({ apiKey }) => slow.includes(apiKey ?? ''));
      const givenUpAt = Math.min(...slowest.map(({ arrivedAt }) => arrivedAt)) + READ_MS;
      expect(Math.max(...arrivalsOf(others, during))).toBeLessThan(givenUpAt);
      expect(skipped).toBeGreaterThanOrEqual(slow.length);
      expect(endedAt - begunAt).toBeLessThan(3 * LOCK_MS);
    }
    await expectBooksBalanced(desk);
  });
});
