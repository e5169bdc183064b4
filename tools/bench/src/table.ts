// A report as a person reads it in a terminal, and as a machine reads it in a file.
import os from 'node:os';
import { meetsGoal, type CaseReport, type Figure, type Goal, type ReportTable } from './figures';

const COLUMNS = ['', 'unit', 'n', 'min', 'median', 'p95', 'p99', 'max', 'goal', ''] as const;

/** The report as lines: its figures, its tables, then how it was measured. */
export function formatReport(report: CaseReport): readonly string[] {
  const rows = [COLUMNS, ...report.figures.map(toRow)];
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < 2 || column > 7 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const tables = (report.tables ?? []).flatMap(formatTable);
  const notes = report.notes.map((note) => `- ${note}`);
  return [`${report.name} on ${describeMachine()}`, ...lines, ...tables, ...notes];
}

/** In Markdown, to be taken over as it is. */
function formatTable({ title, columns, rows }: ReportTable): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, column) => (column === 0 ? '---' : '--:'));
  return ['', title, '', ...[columns, rule, ...rows].map(line), ''];
}

/** The report with the machine it was made on, for a file. */
export function toJson(report: CaseReport, at: Date): string {
  const figures = report.figures.map((figure) => ({ ...figure, met: meetsGoal(figure) }));
  const whole = { ...report, at: at.toISOString(), machine: describeMachine(), figures };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

function toRow(figure: Figure): readonly string[] {
  const { spread, goal, what, unit } = figure;
  const numbers = [spread.min, spread.median, spread.p95, spread.p99, spread.max].map(formatNumber);
  const met = meetsGoal(figure);
  return [
    what,
    unit,
    String(spread.count),
    ...numbers,
    goal === undefined ? '' : describeGoal(goal),
    met === null ? '' : met ? 'met' : 'MISSED',
  ];
}

function describeGoal(goal: Goal): string {
  return 'atMost' in goal ? `${goal.of} ≤ ${goal.atMost}` : `${goal.of} ≥ ${goal.atLeast}`;
}

/** Three digits that count, without an exponent. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

function describeMachine(): string {
  const cpus = os.cpus();
  const memoryGiB = Math.round(os.totalmem() / 2 ** 30);
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown CPU'}, ${memoryGiB} GiB, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`;
}
