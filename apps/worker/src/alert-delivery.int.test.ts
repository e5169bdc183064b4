// Alerts of the built processes reach a webhook: from the worker, from the API when there is no worker,
// and again from the next worker when one was killed between telling and recording.
import { randomUUID } from 'node:crypto';
import {
  makeWebhookReceiver,
  startDeskApi,
  startDeskWorker,
  useDesk,
  waitFor,
  type WebhookReceiver,
} from '@hedge/testkit';

const its = useDesk('test');
let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await makeWebhookReceiver();
});

afterEach(async () => {
  await receiver.close();
});

/** As any process of the product would. */
const raise = async (message: string) => {
  await its.desk.client.query(
    `INSERT INTO alerts (kind, dedupe_key, message) VALUES ('NAKED_LEG', $1, $2)`,
    [randomUUID(), message],
  );
};
const told = (message: string) => receiver.received.filter((notice) => notice.message === message);

it('a worker killed between telling and recording: the next one tells it again, same id', async () => {
  receiver.answer('silence');
  const first = await startDeskWorker(its.desk, receiver.env);
  await raise('told twice');
  await waitFor('the notice', () => told('told twice').length > 0);
  await first.kill('SIGKILL');
  await its.desk.client.query(
    `INSERT INTO alerts (kind, dedupe_key, message, resolved_at)
     VALUES ('NAKED_LEG', 'old', 'over long ago', now() - interval '61 days')`,
  );
  receiver.answer(204);
  const second = await startDeskWorker(its.desk, receiver.env);
  await waitFor('the notice again', () => told('told twice').length > 1, 30_000);
  await waitFor('the end of the old alert', async () => {
    const { rows } = await its.desk.client.query("SELECT FROM alerts WHERE dedupe_key = 'old'");
    return rows.length === 0;
  });
  await second.kill();
  const notices = told('told twice');
  expect(new Set(notices.map(({ id }) => id)).size).toBe(1);
  expect(notices.every(({ isSigned }) => isSigned)).toBe(true);
  const output = first.output() + second.output();
  for (const secret of [receiver.secret, 'canary-of-the-path'])
    expect(output).not.toContain(secret);
});

it('without any worker the API tells', async () => {
  const api = await startDeskApi(its.desk, receiver.env);
  await raise('by the API');
  await waitFor('the notice', () => told('by the API').length > 0);
  await api.process.kill();
  expect(told('by the API')).toHaveLength(1);
  expect(api.process.output()).not.toContain(receiver.secret);
});
