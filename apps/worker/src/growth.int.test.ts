// Signals, cycles and closes again and again: worker and API hold no more than after the first round.
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  SOME_HEDGE,
  startDeskApi,
  startDeskWorker,
  startSignals,
  useDesk,
  waitFor,
} from '@hedge/testkit';

jest.setTimeout(180_000);

const ROUNDS = 5;
const CLOSES_A_ROUND = 3;
const CYCLES_A_ROUND = 12;

const its = useDesk('test');

async function countCycles(): Promise<number> {
  const { rows } = await its.desk.client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM monitor_cycles WHERE finished_at IS NOT NULL',
  );
  return rows[0]?.count ?? 0;
}

/** Three closes and at least a dozen cycles. */
async function aRound(): Promise<void> {
  const cyclesMin = (await countCycles()) + CYCLES_A_ROUND;
  const ids: string[] = [];
  for (let count = 0; count < CLOSES_A_ROUND; count += 1) ids.push(await its.desk.open(SOME_HEDGE));
  await its.paper.setMark(BTC, AT_TARGET);
  await waitFor(
    'the closes',
    async () => {
      const found = await Promise.all(ids.map((id) => its.desk.readHistory(id)));
      return found.every((rows) => rows.length > 0);
    },
    30_000,
  );
  await its.paper.setMark(BTC, BELOW_TARGET);
  await waitFor('the cycles', async () => (await countCycles()) >= cyclesMin, 30_000);
}

it('worker and API on many signals and closes: descriptors, connections and memory do not grow', async () => {
  const api = await startDeskApi(its.desk, { MONITOR_INTERVAL_MS: '250' });
  const worker = await startDeskWorker(its.desk);
  const signals = startSignals(its.desk, api, 20);
  for (let round = 1; round <= ROUNDS; round += 1) {
    await aRound();
    its.desk.measureHoldings();
  }
  await signals.stop();
  await worker.kill();
  await api.process.kill();
  expect(its.desk.holdings.map(({ samples }) => samples.length)).toEqual([ROUNDS, ROUNDS]);
  await expectBooksBalanced(its.desk);
});
