// Accounts on several local addresses of one worker: who is served from where, and what people are told.
import { request } from 'node:http';
import {
  anAccount,
  anOperation,
  AT_TARGET,
  BTC,
  insertAccount,
  insertOperation,
  SOME_HEDGE,
  startBeat,
  startDeskApi,
  startDeskWorker,
  useDesk,
  waitFor,
} from '@hedge/testkit';

jest.setTimeout(90_000);

const FIRST = '127.0.0.1';
const SECOND = '127.0.0.2';
const BOTH = { EGRESS_ADDRESSES: `${FIRST}, ${SECOND}` };
/** Of a block for documentation (RFC 5737): no machine has it. */
const NOBODYS = '192.0.2.7';

const its = useDesk('test');

async function readAlert(kind: string): Promise<string | undefined> {
  const { rows } = await its.desk.client.query<{ message: string }>(
    'SELECT message FROM alerts WHERE kind = $1 AND resolved_at IS NULL',
    [kind],
  );
  return rows[0]?.message;
}

/** Another program on that address asks until the exchange bans it. */
async function letBeBanned(localAddress: string): Promise<void> {
  const ask = () =>
    new Promise<number>((resolve, reject) => {
      const url = `${its.paper.url}/fapi/v1/time`;
      const sent = request(url, { localAddress }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', reject).end();
    });
  for (let asked = 0; asked < 2_000; asked += 1) if ((await ask()) === 418) return;
  throw new Error(`${localAddress} was not banned`);
}

describe('an account that names an address', () => {
  it('leaves from there; a ban of it stops nobody else, and people are told which address it is', async () => {
    const { desk, paper } = its;
    const id = await desk.open(SOME_HEDGE);
    const keys = { apiKey: `${desk.apiKey}-2`, secret: 'secret' };
    await paper.control('POST', '/accounts', { ...keys, balance: '1000', hedgeMode: true });
    await paper.control('PUT', '/switches', { throttledBeforeBan: 1 });
    const worker = await startDeskWorker(desk, BOTH);
    const api = await startDeskApi(desk);
    const beat = await startBeat(desk);
    try {
      const given = { label: 'second', exchange: 'binanceusdm', mode: 'paper', ...keys };
      const risks = { acceptRisks: ['WITHDRAWALS', 'IP_FILTER'] };
      const made = await api.call('POST', '/accounts', { ...given, ...risks });
      expect(made).toMatchObject({ status: 201, body: { egressAddress: null } });
      const second = `/accounts/${String(made.body['id'])}`;
      const moved = await api.call('PATCH', second, { egressAddress: SECOND });
      expect(moved).toMatchObject({ status: 200, body: { egressAddress: SECOND } });
      await insertOperation(desk.client, anOperation({ accountId: String(made.body['id']) }));

      const fromSecond = async () =>
        (await paper.readLedger(keys.apiKey)).requests.filter(({ address }) => address === SECOND);
      await waitFor(
        'a reading from the second address',
        async () => (await fromSecond()).length > 0,
      );

      await paper.control('PUT', '/switches', { ipWeightLimit: 1 });
      await letBeBanned(SECOND);
      await paper.control('PUT', '/switches', { ipWeightLimit: 1_000_000 });
      await waitFor('the alert', async () => (await readAlert('EXCHANGE_BAN')) !== undefined);
      expect(await readAlert('EXCHANGE_BAN')).toContain(`has banned the address ${SECOND}`);
      const shown = await api.call('GET', '/accounts');
      const banOf = (label: string) =>
        (shown.body['items'] as { label: string; bannedUntil: string | null }[]).find(
          (account) => account.label === label,
        )?.bannedUntil;
      expect([banOf('desk'), banOf('second')]).toEqual([null, expect.any(String)]);

      await paper.setMark(BTC, AT_TARGET);
      await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
      const own = (await desk.readLedger()).requests;
      expect(new Set(own.map(({ address }) => address))).toEqual(new Set([FIRST]));
      expect(worker.output()).toContain(`"egressAddress":"${SECOND}"`);
    } finally {
      await beat.stop();
    }
  });

  it('that its worker lacks is not served, and says so, while the others are', async () => {
    const { desk, paper } = its;
    const id = await desk.open(SOME_HEDGE);
    const elsewhere = anAccount({ label: 'elsewhere', egressAddress: NOBODYS });
    await insertAccount(desk.client, elsewhere);
    await insertOperation(desk.client, anOperation({ accountId: elsewhere.id }));
    await startDeskWorker(desk, BOTH);
    const beat = await startBeat(desk);
    await paper.setMark(BTC, AT_TARGET);
    await waitFor('the history', async () => (await desk.readHistory(id)).length === 1);
    await waitFor('the alert', async () => (await readAlert('ACCOUNT_NOT_SERVED')) !== undefined);
    expect(await readAlert('ACCOUNT_NOT_SERVED')).toContain(
      `account elsewhere: EGRESS_ADDRESSES of this worker lacks its address: ${NOBODYS}`,
    );
    await beat.stop();
  });
});

describe('a worker whose EGRESS_ADDRESSES', () => {
  it.each([
    [`${FIRST}, here, 0.0.0.0`, /code 1[^]*its address 2 must be an IP[^]*its address 3 must be/],
    [`${FIRST}, ${FIRST}`, /code 1[^]*EGRESS_ADDRESSES: names an address twice/],
    [`${FIRST}, ${NOBODYS}`, /code 1[^]*no such local address: 192\.0\.2\.7 \(EADDRNOTAVAIL\)/],
  ])('are %s does not start, and says why', async (EGRESS_ADDRESSES, said) => {
    await expect(startDeskWorker(its.desk, { EGRESS_ADDRESSES })).rejects.toThrow(said);
  });
});
