// Signals that arrive together share one question to the store.
import type { Admission } from './shared-admission';
import { shareAdmission } from './shared-admission';

const STARTED: Admission = { kind: 'started', jobId: 'j' };
const RUNNING: Admission = { kind: 'running' };

/** A store whose answers are given by hand, in the order it was asked. */
function makeStore() {
  const asked: { answer: (admission: Admission) => void; fail: (error: Error) => void }[] = [];
  const admit = shareAdmission(
    () => new Promise<Admission>((answer, fail) => asked.push({ answer, fail })),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, admit: () => admit(0, 'signal'), settle };
}

describe('shareAdmission', () => {
  it('asks at once when no question is under way', async () => {
    const { asked, admit } = makeStore();
    const first = admit();
    asked[0]?.answer(STARTED);
    await first;
    const second = admit();
    asked[1]?.answer(RUNNING);

    expect([await first, await second]).toEqual([STARTED, RUNNING]);
  });

  it('asks once more for all who come meanwhile; one hears "started", the others "running"', async () => {
    const { asked, admit, settle } = makeStore();
    const first = admit();
    const meanwhile = Promise.all([admit(), admit(), admit()]);
    await settle();
    const askedMeanwhile = asked.length;
    asked[0]?.answer({ kind: 'throttled', retryAfterMs: 500 });
    await settle();
    asked[1]?.answer(STARTED);

    expect(askedMeanwhile).toBe(1);
    expect(await first).toEqual({ kind: 'throttled', retryAfterMs: 500 });
    expect(await meanwhile).toEqual([STARTED, RUNNING, RUNNING]);
    expect(asked).toHaveLength(2);
  });

  it('fails those behind a failed question with it, and asks again for who comes after', async () => {
    const { asked, admit, settle } = makeStore();
    const failed = Promise.allSettled([admit(), admit(), admit()]);
    asked[0]?.fail(new Error('away'));
    await failed;
    await settle();
    const next = admit();
    asked[1]?.answer(RUNNING);

    expect((await failed).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    expect(await next).toEqual(RUNNING);
    expect(asked).toHaveLength(2);
  });
});
