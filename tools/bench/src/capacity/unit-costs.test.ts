// Costs of a unit, from windows whose costs are known.
import { computeUse, fitUnitCost, type UnitCost, type Work } from './unit-costs';

const WORKS: readonly Work[] = [
  { cycles: 10, runs: 200, operations: 200 },
  { cycles: 10, runs: 200, operations: 10_000 },
  { cycles: 10, runs: 2_000, operations: 2_000 },
  { cycles: 9, runs: 1_800, operations: 18_000 },
];

const windowsOf = (cost: UnitCost) =>
  WORKS.map((work) => ({ ...work, used: computeUse(cost, work) }));

describe('unit costs', () => {
  it('are those that the windows were made with, however different their sizes', () => {
    const cost = { perCycle: 120, perRun: 4.5, perOperation: 0.02 };
    const found = fitUnitCost(windowsOf(cost));
    expect(found.perCycle).toBeCloseTo(120, 6);
    expect(found.perRun).toBeCloseTo(4.5, 6);
    expect(found.perOperation).toBeCloseTo(0.02, 6);
  });

  it('are never negative: what would be is nothing, and the others bear it', () => {
    const windows = windowsOf({ perCycle: 0, perRun: 4.5, perOperation: -0.1 });
    const found = fitUnitCost(windows.filter(({ used }) => used > 0));
    expect(found.perOperation).toBe(0);
    expect(found.perRun).toBeGreaterThan(0);
    expect(found.perCycle).toBeGreaterThanOrEqual(0);
  });

  it('weigh each window alike: a small one is not drowned by a large one', () => {
    const [small, , large] = windowsOf({ perCycle: 100, perRun: 1, perOperation: 0 });
    if (small === undefined || large === undefined) throw new Error('two windows');
    // A tenth more of each.
    const off = [
      { ...small, used: small.used * 1.1 },
      { ...large, used: large.used * 1.1 },
    ];
    const { perCycle, perRun } = fitUnitCost(off);
    expect(perCycle).toBeCloseTo(110, 6);
    expect(perRun).toBeCloseTo(1.1, 6);
  });

  it('of windows in which nothing was done are refused', () => {
    expect(() => fitUnitCost([{ cycles: 0, runs: 0, operations: 0, used: 1 }])).toThrow('no cost');
  });
});
