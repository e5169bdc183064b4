// What a planner knows of accounts that other workers' cycles read.
import { anAccount, anOperation } from '@hedge/testkit';
import { ReadPlanner } from './read-planner';

const START_MS = 1_000_000;

it('an account that another worker read 70 s ago is not late, however long ago this one read it', async () => {
  const planner = new ReadPlanner();
  const account = anAccount();
  const readings = { recalls: false, damaged: [], hasAbsent: false, said: new Map() };
  /** What is left alone after so long, where its last reading was then. */
  const planAt = (afterMs: number, wholeAt: number) => {
    const works = [
      { ...readings, account, operations: [anOperation({ accountId: account.id, wholeAt })] },
    ];
    const nowMs = START_MS + afterMs;
    const room = { now: 0, perMinute: 60, exchangeNow: nowMs };
    return planner.plan(works, async () => room, nowMs);
  };
  planner.noteReading(account, { readAt: START_MS, positions: [] }, START_MS);

  const others = await planAt(150_000, START_MS + 80_000);
  expect(others.get(account.id)).toEqual({ alert: null });

  const nobody = await planAt(201_000, START_MS + 80_000);
  expect(nobody.get(account.id)?.alert?.kind).toBe('READINGS_LATE');
});
