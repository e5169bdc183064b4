// Questions that are asked before anybody waits for their answers.
import { askEarly } from './early-answers';

const PATH = '/api/v1/session';

function aServer(answer: () => Promise<Response> = async () => new Response()) {
  const asked: (readonly [unknown, string | undefined])[] = [];
  const ask = askEarly(
    (path: unknown, init?: RequestInit) => {
      asked.push([path, init?.method]);
      return answer();
    },
    { paths: [PATH], timeoutMs: 60_000, keptMs: 5_000 },
  );
  return { ask, asked };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('a question that is asked early', () => {
  it('is not asked once more by the first who asks it, and is by the next', async () => {
    const { ask, asked } = aServer();
    expect(asked).toEqual([[PATH, 'GET']]);
    await ask(PATH, { method: 'GET' });
    expect(asked).toHaveLength(1);
    await ask(PATH, { method: 'GET' });
    expect(asked).toHaveLength(2);
  });

  it('answers no change, and nothing of another path', async () => {
    const { ask, asked } = aServer();
    await ask(PATH, { method: 'DELETE' });
    await ask(`${PATH}/setup`, { method: 'GET' });
    expect(asked.slice(1)).toEqual([
      [PATH, 'DELETE'],
      [`${PATH}/setup`, 'GET'],
    ]);
  });

  it.each([
    ['was refused', async () => new Response(null, { status: 401 })],
    ['failed', () => Promise.reject(new TypeError('failed'))],
  ])('is asked anew where it %s', async (_what, refuse) => {
    const answers = [refuse, async () => new Response('late')];
    const { ask, asked } = aServer(() => (answers.shift() ?? refuse)());
    const answer = await ask(PATH, { method: 'GET' });

    expect([await answer.text(), asked.length]).toEqual(['late', 2]);
  });

  it('is asked anew by who comes after a while', async () => {
    const { ask, asked } = aServer();
    jest.advanceTimersByTime(5_000);
    await ask(PATH, { method: 'GET' });
    expect(asked).toHaveLength(2);
  });
});
