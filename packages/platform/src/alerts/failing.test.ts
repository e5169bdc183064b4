// How long something fails: from its first failure since it last worked.
import { makeFailing } from './failing';

it('counts from the first failure on, and anew after a success', () => {
  let nowMs = 1_000;
  const failing = makeFailing({ monotonicMs: () => nowMs });
  const times = [failing.failed()];
  nowMs += 400;
  times.push(failing.failed());
  failing.works();
  nowMs += 300;
  times.push(failing.failed());
  nowMs += 50;
  times.push(failing.failed());
  expect(times).toEqual([0, 400, 0, 50]);
});
