// What one cycle, one account run and one operation of it cost, from windows of different sizes: least
// squares of the relative errors, no cost below nothing.

/** What was done in a window, or is done in a second. */
export interface Work {
  readonly cycles: number;
  readonly runs: number;
  /** Operations of all runs together. */
  readonly operations: number;
}

/** What a window used of one thing, for what it did. */
export interface Observation extends Work {
  readonly used: number;
}

/** Of one thing, in its own unit. */
export interface UnitCost {
  readonly perCycle: number;
  readonly perRun: number;
  readonly perOperation: number;
}

/** Every set of units that may cost something at all. */
const SETS = [[0, 1, 2], [0, 1], [0, 2], [1, 2], [0], [1], [2]] as const;

/**
 * @returns the costs with the least squares of relative errors among those of which none is negative
 * @throws where nothing was used or done: no cost follows from that
 */
export function fitUnitCost(observations: readonly Observation[]): UnitCost {
  const rows = observations.map(({ cycles, runs, operations, used }) =>
    [cycles, runs, operations].map((count) => count / used),
  );
  const fits = SETS.flatMap((set) => {
    const found = solve(rows.map((row) => set.map((at) => row[at] ?? 0)));
    if (found === null || found.some((cost) => cost < 0)) return [];
    const costs = [0, 0, 0];
    for (const [index, at] of set.entries()) costs[at] = found[index] ?? 0;
    const error = rows.reduce((all, row) => all + (1 - dot(row, costs)) ** 2, 0);
    return Number.isFinite(error) ? [{ costs, error }] : [];
  });
  const [best] = fits.sort((one, other) => one.error - other.error);
  if (best === undefined) throw new Error('no cost follows from these windows');
  const [perCycle = 0, perRun = 0, perOperation = 0] = best.costs;
  return { perCycle, perRun, perOperation };
}

/** What that work uses, in the unit of the cost. */
export function computeUse(cost: UnitCost, { cycles, runs, operations }: Work): number {
  return cost.perCycle * cycles + cost.perRun * runs + cost.perOperation * operations;
}

/** Least squares of `rows · x = 1` by the normal equations; null where they have no one solution. */
function solve(rows: readonly (readonly number[])[]): readonly number[] | null {
  const size = rows[0]?.length ?? 0;
  const at = Array.from({ length: size }, (_, index) => index);
  const column = (index: number) => rows.map((row) => row[index] ?? 0);
  const ones = rows.map(() => 1);
  const matrix = at.map((row) => [
    ...at.map((other) => dot(column(row), column(other))),
    dot(column(row), ones),
  ]);
  for (const pivot of at) {
    const swap = at
      .slice(pivot)
      .sort((a, b) => sizeOf(matrix[b], pivot) - sizeOf(matrix[a], pivot));
    const [from = pivot] = swap;
    [matrix[pivot], matrix[from]] = [matrix[from] ?? [], matrix[pivot] ?? []];
    const own = matrix[pivot] ?? [];
    const head = own[pivot] ?? 0;
    if (Math.abs(head) < 1e-300) return null;
    for (const other of at) {
      if (other === pivot) continue;
      const factor = (matrix[other]?.[pivot] ?? 0) / head;
      matrix[other] = (matrix[other] ?? []).map(
        (value, index) => value - factor * (own[index] ?? 0),
      );
    }
  }
  return at.map((row) => (matrix[row]?.[size] ?? Number.NaN) / (matrix[row]?.[row] ?? Number.NaN));
}

function sizeOf(row: readonly number[] | undefined, at: number): number {
  return Math.abs(row?.[at] ?? 0);
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((all, value, index) => all + value * (other[index] ?? 0), 0);
}
