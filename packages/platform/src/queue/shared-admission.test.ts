import type { Admission } from './admission';
import { shareAdmission } from './shared-admission';

function makeStore() {
  const asked: { answer: (admission: Admission) => void; fail: (error: Error) => void }[] = [];
  const admit = shareAdmission(
    () => new Promise<Admission>((answer, fail) => asked.push({ answer, fail })),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, admit: () => admit(0, 'signal'), settle };
}

describe('shareAdmission', () => {
  it('asks once for callers that come together; one hears "started", the others "running"', async () => {
    const { asked, admit, settle } = makeStore();
    const answers = Promise.all([admit(), admit(), admit()]);
    await settle();
    asked[0]?.answer({ kind: 'started', jobId: 'j' });

    expect((await answers).map(({ kind }) => kind)).toEqual(['started', 'running', 'running']);
    expect(asked).toHaveLength(1);
  });

  it('asks anew for a caller who comes while a question is under way, after that has ended', async () => {
    const { asked, admit, settle } = makeStore();
    const first = admit();
    await settle();
    const later = Promise.all([admit(), admit()]);
    await settle();
    const askedMeanwhile = asked.length;
    asked[0]?.answer({ kind: 'running' });
    await settle();
    asked[1]?.answer({ kind: 'throttled', retryAfterMs: 500 });

    expect(askedMeanwhile).toBe(1);
    expect(await first).toEqual({ kind: 'running' });
    expect(await later).toEqual(Array(2).fill({ kind: 'throttled', retryAfterMs: 500 }));
  });

  it('tells a failure to everybody who shares the question, and asks again for the next', async () => {
    const { asked, admit, settle } = makeStore();
    const together = Promise.allSettled([admit(), admit()]);
    await settle();
    asked[0]?.fail(new Error('away'));
    const failed = await together;
    const next = admit();
    await settle();
    asked[1]?.answer({ kind: 'running' });

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await next).toEqual({ kind: 'running' });
  });
});
