// Prices that are no prices, or were ones for a moment only: no order is decided on them.
import {
  AT_TARGET,
  BELOW_TARGET,
  BTC,
  expectBooksBalanced,
  useRunningDesk,
  waitFor,
} from '@hedge/testkit';

jest.setTimeout(60_000);

const POSITIONS = 'GET /fapi/v3/positionRisk';
const QUOTE = 'GET /fapi/v1/premiumIndex';

const its = useRunningDesk();

async function expectNothingSent(id: string) {
  expect(await its.desk.findOperation(id)).toMatchObject({ status: 'ACTIVE', orders: [] });
}

/** The worker stands still once it has this answer; `meanwhile` happens, and it goes on. */
async function interruptAt(endpoint: string, meanwhile: () => Promise<void>): Promise<void> {
  const signal = { pid: its.worker.pid, name: 'SIGSTOP' };
  await its.strike({ endpoint, when: 'afterExecution', do: { signal } });
  await waitFor('the answer', async () => (await its.paper.struck()) === 1);
  await meanwhile();
  its.worker.send('SIGCONT');
  await its.cycled();
}

describe('a mark price (54)', () => {
  it.each(['zero', 'missing'])('that is %s closes nothing, and a sound one does', async (kind) => {
    const id = await its.open();
    await its.paper.setMarkFault(BTC, { kind });
    await its.strike();
    await its.cycled();
    await its.cycled();
    await expectNothingSent(id);
    await its.paper.setMarkFault(BTC, null);
    await its.closed(id);
    await expectBooksBalanced(its.desk);
  });

  const wrongQuotes: readonly (readonly [string, { markPrice?: string | null; ageMs?: number }])[] =
    [
      ['zero in the quote', { markPrice: '0' }],
      ['missing in the quote', { markPrice: null }],
      ['of a quote older than 10 s', { ageMs: 10_500 }],
    ];
  it.each(wrongQuotes)(
    'that is %s does not confirm a reading at the target: nothing is sent',
    async (_title, wrong) => {
      const id = await its.open();
      const { markPrice = AT_TARGET, ageMs = 0 } = wrong;
      const time = (await its.paper.readTime()) - ageMs;
      const body = { symbol: 'BTCUSDT', markPrice, time };
      await its.strike({
        endpoint: QUOTE,
        times: 1_000,
        when: 'before',
        do: { status: 200, body },
      });
      await waitFor('three looks at it', async () => (await its.paper.struck()) >= 3);
      await its.cycled();
      await expectNothingSent(id);
      await its.paper.clearFaults();
      await its.closed(id);
      await expectBooksBalanced(its.desk);
    },
  );

  it('of a quote a few seconds old is sound', async () => {
    const id = await its.open();
    const body = {
      ...{ symbol: 'BTCUSDT', markPrice: AT_TARGET },
      time: (await its.paper.readTime()) - 5_000,
    };
    await its.strike({ endpoint: QUOTE, times: 1_000, when: 'before', do: { status: 200, body } });
    await its.closed(id, 5_000);
    await expectBooksBalanced(its.desk);
  });

  it('that spikes in the reading alone is not confirmed by its quote: nothing is sent', async () => {
    const id = await its.open();
    await interruptAt(POSITIONS, () => its.paper.setMark(BTC, BELOW_TARGET));
    await expectNothingSent(id);
    await its.strike();
    await its.closed(id);
    await expectBooksBalanced(its.desk);
  });

  it('that spikes in the quote alone finds no reading at the target: nothing is sent', async () => {
    const id = await its.open();
    const from = (await its.desk.readLedger()).requests.length;
    const body = { symbol: 'BTCUSDT', markPrice: AT_TARGET, time: await its.paper.readTime() };
    await its.paper.addFault({ endpoint: QUOTE, when: 'before', do: { status: 200, body } });
    await its.cycled();
    await its.cycled();
    await expectNothingSent(id);
    const { requests } = await its.desk.readLedger();
    expect(requests.slice(from).filter(({ method }) => method === 'POST')).toEqual([]);
    await its.strike();
    await its.closed(id);
    await expectBooksBalanced(its.desk);
  });

  it('that spikes until it is confirmed, and is back when the orders arrive: closed whole, once', async () => {
    const id = await its.open();
    await interruptAt(QUOTE, () => its.paper.setMark(BTC, BELOW_TARGET));
    await its.closed(id);
    expect(await its.desk.readOrders(id)).toEqual(['L1 FILLED 0.02', 'S1 FILLED 0.01']);
    await expectBooksBalanced(its.desk);
  });
});
