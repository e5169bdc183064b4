// The worker's own lines while it closes for real: every one parses, and they tell each close in order.
import {
  AT_TARGET,
  BTC,
  makeDesk,
  SOME_HEDGE,
  startBeat,
  startDeskWorker,
  startPaper,
  waitFor,
  type AppProcess,
  type Desk,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(120_000);

type Line = Readonly<Record<string, unknown>>;

let paper: Paper;
let desk: Desk;
let worker: AppProcess | undefined;
let beat: { stop(): Promise<void> } | undefined;
beforeAll(async () => {
  paper = await startPaper();
});
afterAll(() => paper.stop());
beforeEach(async () => {
  desk = await makeDesk(paper);
});
afterEach(async () => {
  await beat?.stop();
  await worker?.kill('SIGKILL');
  await desk.close();
});

/** Runs until the operation is in the history and the worker has ended; gives its lines. */
async function closeOne(faults: Parameters<Paper['addFault']>[0][] = []): Promise<{
  readonly id: string;
  readonly lines: readonly Line[];
}> {
  const id = await desk.open(SOME_HEDGE);
  await desk.letPositionsAge();
  for (const fault of faults) await paper.addFault(fault);
  worker = await startDeskWorker(desk);
  beat = await startBeat(desk);
  await waitFor('a cycle that was signalled', () => worker?.output().includes('"source":"signal"'));
  await paper.setMark(BTC, AT_TARGET);
  await waitFor('the history', async () => (await desk.readHistory(id)).length === 1, 60_000);
  await beat.stop();
  beat = undefined;
  await worker.kill();
  const text = worker.output().trimEnd();
  return { id, lines: text.split('\n').map((line) => JSON.parse(line) as Line) };
}

const storyOf = (lines: readonly Line[], id: string) =>
  lines.filter((line) => line['operationId'] === id);

describe('the worker’s log', () => {
  it('has one line per cycle row, and a close from its trigger to its result', async () => {
    const { id, lines } = await closeOne();
    const cycles = lines.filter((line) => line['message'] === 'cycle');
    const { rows } = await desk.client.query<{ id: string }>(
      'SELECT id FROM monitor_cycles WHERE finished_at IS NOT NULL',
    );
    expect(cycles.map((line) => line['cycleId']).sort()).toEqual(rows.map((row) => row.id).sort());
    const closing = cycles.find((line) => line['closed'] === 1);
    expect(closing).toMatchObject({
      ...{ source: 'signal', accountsRead: 1, accountsSkipped: 0, operationsChecked: 1 },
      ...{ attention: 0, errors: 0, pnlMin: '13', pnlMax: '13' },
      durationMs: expect.any(Number),
    });

    const story = storyOf(lines, id);
    const messages = story.map((line) => String(line['message']));
    expect(messages[0]).toBe('target reached, closing');
    expect(messages.at(-1)).toBe('closed');
    expect(messages.filter((message) => message === 'order sent')).toHaveLength(2);
    expect(messages.filter((message) => message === 'order accepted')).toHaveLength(2);
    expect(messages.filter((message) => message === 'order FILLED')).toHaveLength(2);
    expect(new Set(story.map((line) => line['cycleId']))).toEqual(new Set([closing?.['cycleId']]));
    expect(story[0]).toMatchObject({
      ...{ pnl: '13', target: '10', accountId: desk.accountId },
      quotes: [{ symbol: BTC, markPrice: AT_TARGET }],
    });
    expect(story.find((line) => line['positionSide'] === 'SHORT')).toMatchObject({
      ...{ side: 'BUY', symbol: BTC, quantity: '0.01', attempt: 1 },
    });
  });

  it('tells each fill once, with what the exchange’s own ledger has', async () => {
    const { id, lines } = await closeOne();
    const { fills } = await desk.readLedger();
    const told = storyOf(lines, id).filter((line) => line['message'] === 'fill');
    const tell = (row: Line | (typeof fills)[number]) => {
      const { tradeId, quantity, price, commission } = row as Line;
      return [tradeId, quantity, price, commission].map((each) => String(Number(each))).join(' ');
    };
    const own = fills.filter((fill) =>
      told.some((line) => line['tradeId'] === String(fill.tradeId)),
    );
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.map(tell).sort()).toEqual(own.map(tell).sort());
  });

  it('through refusals and lost answers stays parseable, ordered, and without a secret', async () => {
    const html = '<html>\r\n<body>canary \u001b[31m</body></html>';
    const { id, lines } = await closeOne([
      {
        ...{ endpoint: 'GET /fapi/v3/positionRisk', when: 'before', times: 1 },
        do: { status: 502, body: html },
      },
      {
        ...{ endpoint: 'POST /fapi/v1/order', match: { positionSide: 'SHORT' }, times: 1 },
        ...{ when: 'afterExecution', do: { drop: true } },
      },
    ]);
    const messages = storyOf(lines, id).map((line) => String(line['message']));
    expect(messages).toContain('order unknown');
    expect(messages.indexOf('order unknown')).toBeLessThan(messages.lastIndexOf('order FILLED'));
    expect(messages.at(-1)).toBe('closed');
    const text = worker?.output() ?? '';
    for (const secret of [desk.apiKey, desk.secret, desk.credentialsKey, 'signature=']) {
      expect(text).not.toContain(secret);
    }
  });
});
