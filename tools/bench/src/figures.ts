// Numbers of one measurement and what is said of them: median and spread, never a mean.

/** A measured quantity over a run. */
export interface Spread {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** One row of a report. */
export interface Figure {
  /** What was measured, as a person reads it. */
  readonly what: string;
  /** The unit of every number of the row, e.g. `ms`, `MiB`. */
  readonly unit: string;
  readonly spread: Spread;
  /** Where the row should stay, and which of its numbers that means. */
  readonly goal?: Goal;
}

/** A ceiling or a floor for one number of a figure. */
export type Goal = {
  readonly of: 'min' | 'median' | 'p99' | 'max';
} & ({ readonly atMost: number } | { readonly atLeast: number });

/** A table as the documentation has it. */
export interface ReportTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one case measured. */
export interface CaseReport {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** Numbers that belong together and are no spread. */
  readonly tables?: readonly ReportTable[];
  /** How it was measured, one sentence each. */
  readonly notes: readonly string[];
}

/** @throws when there is nothing to tell of. */
export function computeSpread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  if (sorted.length === 0) throw new Error('no sample was taken');
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  const median = Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper;
  return {
    count: sorted.length,
    min: sorted[0] ?? Number.NaN,
    median,
    p95: at(0.95),
    p99: at(0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/** A figure of many samples. */
export function makeFigure(
  what: string,
  unit: string,
  values: readonly number[],
  goal?: Goal,
): Figure {
  return { what, unit, spread: computeSpread(values), ...(goal === undefined ? {} : { goal }) };
}

/** Whether the goal is met; null for a figure without one. */
export function meetsGoal({ goal, spread }: Figure): boolean | null {
  if (goal === undefined) return null;
  const value = spread[goal.of];
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}
