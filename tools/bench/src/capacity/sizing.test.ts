// What is said to be needed, from costs that are known.
import { computeAccountsOfCore, computeSizing, type Units } from './sizing';
import type { UnitCost } from './unit-costs';

const cost = (perCycle: number, perRun: number, perOperation: number): UnitCost => ({
  ...{ perCycle, perRun, perOperation },
});

const UNITS: Units = {
  workerCpuMs: cost(20, 4, 0.1),
  workerMiB: cost(140, 0.5, 0.01),
  postgresCpuMs: cost(30, 5, 0.1),
  walBytes: cost(1_000, 2_000, 300),
  transactions: cost(20, 2, 0),
  fsyncs: cost(4, 1, 0),
  redisCpuMs: cost(1, 0.2, 0),
  runMs: 120,
};

describe('a sizing', () => {
  it('follows from accounts, operations and beat', () => {
    const installation = { accounts: 200, operationsEach: 10, beatMs: 2_000 };
    expect(computeSizing(UNITS, installation, 16)).toEqual({
      reads: 100,
      // 268 readings a minute of an address, of 6,000.
      addresses: 23,
      workers: 2,
      workerMiB: 260,
      workerCores: expect.closeTo(0.51, 9),
      transactions: 210,
      fsyncs: 102,
      walBytes: 500 + 200_000 + 300_000,
      postgresCores: expect.closeTo(0.615, 9),
      redisJobs: 100.5,
      redisCores: expect.closeTo(0.0205, 9),
    });
  });

  it('needs fewer of everything where the beat is longer', () => {
    const at = (beatMs: number) =>
      computeSizing(UNITS, { accounts: 1_000, operationsEach: 1, beatMs }, 16);
    expect(at(4_000).reads).toBe(at(2_000).reads / 2);
    expect(at(4_000).workers).toBeLessThan(at(2_000).workers);
    expect(at(4_000).postgresCores).toBeCloseTo(at(2_000).postgresCores / 2, 9);
    expect(at(4_000).workerMiB).toBe(at(2_000).workerMiB);
  });

  it('has as many workers as wait for the exchange, or as have the work to do, and one more', () => {
    const installation = { accounts: 1_000, operationsEach: 1, beatMs: 2_000 };
    const waiting = { ...UNITS, workerCpuMs: cost(0, 0.1, 0) };
    // 500 a second of 120 ms each are 60 at once: four times 16.
    expect(computeSizing(waiting, installation, 16).workers).toBe(4 + 1);
    // 500 a second of 4 ms each are two cores, of each of which 80 % are used.
    const working = { ...UNITS, workerCpuMs: cost(0, 4, 0), runMs: 1 };
    expect(computeSizing(working, installation, 16).workers).toBe(3 + 1);
  });
});

describe('the accounts of a core', () => {
  it('are those whose runs fill the beat, beside the cycle', () => {
    const beat = { operationsEach: 10, beatMs: 2_000 };
    expect(computeAccountsOfCore(cost(500, 5, 0.1), beat)).toBe(250);
  });
});
