// The call for a cycle: until one begins after it, and no longer than somebody would notice.
import { silentLogger, systemClock, type Admission } from '@hedge/platform';
import { makeCycleCall } from './cycle-call';

const STARTED: Admission = { kind: 'started', jobId: '1' };
const RUNNING: Admission = { kind: 'running' };

/** Answers as given, then `started`; `ended` resolves after so many questions. */
function makeStage(...answers: (Admission | Error)[]) {
  const asked: string[] = [];
  let onAsked: () => void = () => undefined;
  const admit = async (_nowMs: number, source: string) => {
    asked.push(source);
    onAsked();
    const answer = answers[asked.length - 1] ?? STARTED;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const deps = { admission: { admit }, clock: systemClock, logger: silentLogger, againMs: 1 };
  const askedTimes = (count: number) =>
    new Promise<void>((resolve) => {
      onAsked = () => {
        if (asked.length >= count) resolve();
      };
      onAsked();
    });
  const settled = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
  return { asked, askedTimes, settled, call: makeCycleCall(deps) };
}

describe('a call for a cycle', () => {
  it('asks again while one runs that may have read before, and while it is throttled', async () => {
    const stage = makeStage(RUNNING, { kind: 'throttled', retryAfterMs: 5 }, RUNNING);
    stage.call();
    await stage.askedTimes(4);
    await stage.settled();
    expect(stage.asked).toEqual(['operator', 'operator', 'operator', 'operator']);
  });

  it('is one for all who call while it is under way, and begins after the last of them', async () => {
    const stage = makeStage(STARTED);
    stage.call();
    stage.call();
    await stage.askedTimes(2);
    await stage.settled();
    expect(stage.asked).toHaveLength(2);
  });

  it.each([
    ['no worker makes progress', { kind: 'stuck', why: 'dead', isPaused: false } as const],
    ['the queue store fails', new Error('no store')],
  ])('gives up where %s, and is made anew by the next', async (_title, answer) => {
    const stage = makeStage(answer);
    stage.call();
    await stage.settled();
    expect(stage.asked).toHaveLength(1);
    stage.call();
    await stage.askedTimes(2);
    expect(stage.asked).toHaveLength(2);
  });
});
