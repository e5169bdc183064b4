// An admin does everything that the board lets be done, again and again, while a hedge is closing.
import { setTimeout as pause } from 'node:timers/promises';
import { QUEUES } from '@hedge/contracts';
import { expectBooksBalanced, useRunningDesk } from '@hedge/testkit';
import { ADMIN_KEY, startApi, type ApiUnderTest } from '../test/api-under-test';
import { createPerson } from '../test/person';

const running = useRunningDesk();
let api: ApiUnderTest;
let headers: Readonly<Record<string, string>>;

beforeAll(async () => {
  const { desk } = running;
  api = await startApi({
    store: desk.queue.storeFor(desk.databaseUrl),
    databaseUrl: desk.databaseUrl,
    boardActions: true,
  });
  const { cookie } = await createPerson({
    url: api.url,
    send: async (method, path, body) => {
      const answer = await fetch(`${api.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return {
        status: answer.status,
        headers: answer.headers,
        body: (await answer.json()) as { readonly id: string },
      };
    },
  });
  headers = { cookie, origin: api.url, 'content-type': 'application/json' };
}, 60_000);
afterAll(() => api.close());

const BOARD_QUEUES = '/admin/queues/api/queues';
const CYCLES = `${BOARD_QUEUES}/monitor-cycle`;

const act = async (method: string, to: string, body: object = {}) => {
  const answer = await fetch(`${api.url}${to}`, { method, headers, body: JSON.stringify(body) });
  return answer.status;
};

/** The ids of the cycles that the board shows. */
async function jobIds(): Promise<readonly string[]> {
  const url = `${api.url}${BOARD_QUEUES}?activeQueue=monitor-cycle&status=latest&jobsPerPage=20`;
  const { queues } = (await (await fetch(url, { headers })).json()) as {
    queues: readonly { readonly name: string; readonly jobs: readonly { readonly id: string }[] }[];
  };
  return queues
    .flatMap(({ name, jobs }) => (name === 'monitor-cycle' ? jobs : []))
    .map((job) => job.id);
}

/** Whatever an admin can press, on every cycle that shows. What is refused is refused. */
async function pressEverything(): Promise<void> {
  for (const id of await jobIds()) {
    for (const action of ['retry', 'promote', 'clean'])
      await act('PUT', `${CYCLES}/${id}/${action}`);
  }
  for (const name of Object.values(QUEUES)) {
    for (const action of [
      'pause',
      'retry/failed',
      'retry/completed',
      'promote',
      'clean/completed',
    ]) {
      await act('PUT', `${BOARD_QUEUES}/${name}/${action}`);
    }
    for (const action of ['clean/active', 'empty', 'obliterate']) {
      expect(await act('PUT', `${BOARD_QUEUES}/${name}/${action}`, { force: true })).toBe(403);
    }
    expect(
      await act('POST', `${BOARD_QUEUES}/${name}/add`, { name: 'x', data: {}, options: {} }),
    ).toBe(403);
    await act('PUT', `${BOARD_QUEUES}/${name}/resume`);
  }
}

describe('a close, while an admin presses everything on the board', () => {
  it('happens once and whole (67)', async () => {
    const operationId = await running.open();
    let isClosed = false;
    const pressing = (async () => {
      while (!isClosed) {
        await pressEverything();
        await pause(20);
      }
    })();
    await running.strike();
    await running.closed(operationId, 60_000);
    isClosed = true;
    await pressing;
    await running.cycled();

    expect(await running.desk.readHistory(operationId)).toHaveLength(1);
    await expectBooksBalanced(running.desk);
  }, 90_000);
});
