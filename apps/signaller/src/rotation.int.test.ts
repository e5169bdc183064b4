// A key is rotated as the guide says, with the built API, worker and signaller as processes.
import { randomBytes } from 'node:crypto';
import {
  makeDesk,
  startApp,
  startDeskApi,
  startDeskWorker,
  startPaper,
  waitFor,
  type AppProcess,
  type Desk,
  type DeskApi,
  type Paper,
} from '@hedge/testkit';

jest.setTimeout(120_000);

const makeKey = () => randomBytes(32).toString('hex');
const countsPattern = /sent (\d+) ok (\d+) fail (\d+)/g;

let paper: Paper;
let desk: Desk;
const children: AppProcess[] = [];
beforeAll(async () => {
  paper = await startPaper();
  desk = await makeDesk(paper);
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill('SIGKILL')));
  await desk.close();
  await paper.stop();
});

function keep(child: AppProcess): AppProcess {
  children.push(child);
  return child;
}

async function startApi(keys: string, port = '0'): Promise<DeskApi> {
  const api = await startDeskApi(desk, { MONITOR_API_KEY: keys, API_PORT: port });
  keep(api.process);
  return api;
}

/** What a user does: the same address, another list of keys. */
async function restart(api: DeskApi, keys: string): Promise<DeskApi> {
  const { port } = api.process;
  expect(await api.process.kill()).toEqual({ code: 0, signal: null });
  return startApi(keys, String(port));
}

async function startSignaller(
  api: DeskApi,
  key: Readonly<Record<string, string>>,
): Promise<AppProcess> {
  const env = {
    EDGE_FUNCTION_URL: api.signalUrl,
    ...key,
    SIGNAL_INTERVAL_MS: '200',
    STATS_INTERVAL_MS: '100',
    STATS_STYLE: 'line',
  };
  return keep(await startApp({ app: 'signaller', env }));
}

/** The counts of the last statistics line. */
function countsOf(signaller: AppProcess) {
  const [, sent, ok, fail] = [...signaller.output().matchAll(countsPattern)].at(-1) ?? [];
  return { sent: Number(sent ?? 0), ok: Number(ok ?? 0), fail: Number(fail ?? 0) };
}

async function expectBeating(signaller: AppProcess): Promise<void> {
  const { ok } = countsOf(signaller);
  await waitFor('five more signals', () => countsOf(signaller).ok >= ok + 5);
}

/** Ends it and takes the final statistics. */
async function endWith(signaller: AppProcess) {
  expect(await signaller.kill()).toEqual({ code: 0, signal: null });
  return countsOf(signaller);
}

async function makeManaged(api: DeskApi, mode: string) {
  const made = await api.call('POST', '/signal-keys', { label: mode, mode });
  return made.body as Readonly<Record<'id' | 'keyId' | 'secret', string>>;
}

async function sendWith(api: DeskApi, key: string): Promise<number> {
  const response = await fetch(api.signalUrl, {
    method: 'POST',
    headers: { 'x-monitor-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ timestamp: new Date().toISOString(), source: 'vps-monitor' }),
  });
  return response.status;
}

describe('58 old key in rotation', () => {
  it('a signaller changes from the old to the new key without a missed signal', async () => {
    const [oldKey, newKey] = [makeKey(), makeKey()];
    keep(await startDeskWorker(desk));
    let api = await startApi(oldKey);
    const before = await startSignaller(api, { MONITOR_API_KEY: oldKey });
    await expectBeating(before);

    api = await restart(api, `${newKey},${oldKey}`);
    await expectBeating(before);
    const after = await startSignaller(api, { MONITOR_API_KEY: newKey });
    await expectBeating(after);
    const ofOld = await endWith(before);

    api = await restart(api, newKey);
    await expectBeating(after);
    const ofNew = await endWith(after);

    expect(ofOld).toEqual({ sent: ofOld.sent, ok: ofOld.sent, fail: 0 });
    expect(ofNew).toEqual({ sent: ofNew.sent, ok: ofNew.sent, fail: 0 });
    expect(await sendWith(api, oldKey)).toBe(401);
    expect([200, 202, 429]).toContain(await sendWith(api, newKey));
  });

  it('signallers change to managed keys, sent and signing, without a missed signal or a restart of the API', async () => {
    keep(await startDeskWorker(desk));
    const plainKey = makeKey();
    const api = await startApi(plainKey);
    const before = await startSignaller(api, { MONITOR_API_KEY: plainKey });
    await expectBeating(before);
    const sent = await makeManaged(api, 'plain');
    const sending = await startSignaller(api, { MONITOR_API_KEY: sent.secret });
    await expectBeating(sending);
    const signs = await makeManaged(api, 'hmac');
    const signing = await startSignaller(api, {
      MONITOR_KEY_ID: signs.keyId,
      MONITOR_SIGNING_SECRET: signs.secret,
    });
    await expectBeating(signing);
    const counts = [await endWith(before), await endWith(sending)];
    expect((await api.call('DELETE', `/signal-keys/${sent.id}`)).status).toBe(204);
    await expectBeating(signing);
    counts.push(await endWith(signing));

    for (const count of counts)
      expect(count).toEqual({ sent: count.sent, ok: count.sent, fail: 0 });
    expect(await sendWith(api, sent.secret)).toBe(401);
    expect(signing.output()).not.toContain(signs.secret);
  });
});
