// A leg that stands alone while no worker lives: the API tells of it, and the next worker ends it.
import {
  expectBooksBalanced,
  startBeat,
  startDeskApi,
  startDeskWorker,
  useDesk,
  waitFor,
} from '@hedge/testkit';
import { crashWorkerAt, killing } from './test/crash';

jest.setTimeout(120_000);

const its = useDesk('test');

const readNaked = async () => {
  const { rows } = await its.desk.client.query<{ message: string; isOver: boolean }>(
    `SELECT message, resolved_at IS NOT NULL AS "isOver" FROM alerts WHERE kind = 'NAKED_LEG'`,
  );
  return rows;
};

it('is told once by two APIs, and is over with the close (7)', async () => {
  const env = { NAKED_LEG_ALERT_MS: '1500' };
  const apis = await Promise.all([startDeskApi(its.desk, env), startDeskApi(its.desk, env)]);
  const id = await crashWorkerAt(its.desk, {
    at: 'exchange',
    faults: (pid) => [
      {
        ...{ endpoint: 'POST /fapi/v1/order', match: { positionSide: 'SHORT' } },
        ...{ when: 'before', do: { ...killing(pid), drop: true } },
      },
    ],
  });
  await waitFor('the alert', async () => (await readNaked()).length > 0);
  const said = () => apis.map((api) => api.process.output()).join('');
  await waitFor('its line', () => said().includes('naked leg, and no worker has told it'));
  const message = `one leg of operation ${id} may be closed and the other open`;
  expect(await readNaked()).toEqual([{ message, isOver: false }]);

  const worker = await startDeskWorker(its.desk, env);
  const beat = await startBeat(its.desk);
  await waitFor('the history', async () => (await its.desk.readHistory(id)).length === 1, 60_000);
  await beat.stop();
  expect(await worker.kill()).toEqual({ code: 0, signal: null });
  for (const api of apis) expect(await api.process.kill()).toEqual({ code: 0, signal: null });
  expect(await readNaked()).toEqual([{ message, isOver: true }]);
  expect(said().split('naked leg, and no worker has told it')).toHaveLength(2);
  await expectBooksBalanced(its.desk, { nakedLegAlertMs: 1_500 });
});
