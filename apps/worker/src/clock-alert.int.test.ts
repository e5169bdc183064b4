// A worker whose clock and the exchange's are an hour apart, whichever of them is wrong.
import { useRunningDesk, waitFor } from '@hedge/testkit';

jest.setTimeout(60_000);

const HOUR_MS = 60 * 60 * 1_000;
const its = useRunningDesk({
  beforeWorker: async () => {
    const serverTime = (await its.paper.readTime()) - HOUR_MS;
    await its.paper.addFault({
      ...{ endpoint: 'GET /fapi/v1/time', times: 100_000, when: 'before' },
      do: { status: 200, body: { serverTime } },
    });
  },
});

it('is alerted while they are apart, and no longer once they agree', async () => {
  await its.open();
  const isAlerted = async () => (await its.desk.readOpenAlertKinds()).includes('CLOCK_SKEW');
  await waitFor('the alert', isAlerted);
  expect(await its.desk.readOpenAlertKinds()).toEqual(['CLOCK_SKEW']);
  await its.paper.clearFaults();
  await waitFor('its end', async () => !(await isAlerted()));
});
