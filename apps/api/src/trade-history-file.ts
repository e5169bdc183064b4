// Finished operations as a file, for a spreadsheet or a program.
import type { TradeHistoryView } from '@hedge/contracts';

export type FileFormat = 'csv' | 'ndjson' | 'json';

type Rows = AsyncIterable<readonly TradeHistoryView[]>;

interface FileKind {
  readonly contentType: string;
  readonly write: (rows: Rows) => AsyncGenerator<string>;
}

export const FILE_KINDS: Readonly<Record<FileFormat, FileKind>> = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', write: writeCsv },
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', write: writeNdjson },
  json: { contentType: 'application/json; charset=utf-8', write: writeJson },
};

async function* writeNdjson(rows: Rows): AsyncGenerator<string> {
  for await (const some of rows) yield some.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function* writeJson(rows: Rows): AsyncGenerator<string> {
  let before = '[\n';
  for await (const some of rows) {
    if (some.length === 0) continue;
    yield before + some.map((row) => JSON.stringify(row)).join(',\n');
    before = ',\n';
  }
  yield before === ',\n' ? '\n]\n' : '[]\n';
}

/** RFC 4180, with a header row. */
async function* writeCsv(rows: Rows): AsyncGenerator<string> {
  yield toLine(COLUMNS.map(([name]) => name));
  for await (const some of rows) {
    yield some.map((row) => toLine(COLUMNS.map(([, read]) => read(row)))).join('');
  }
}

type Column = readonly [name: string, read: (row: TradeHistoryView) => Cell];
type Cell = string | number | boolean | null;

const FIELDS = [
  ...([
    'id',
    'operationId',
    'accountId',
    'closeReason',
    'openedAt',
    'decidedAt',
    'closedAt',
  ] as const),
  ...(['nakedMs', 'profitTarget', 'triggerPnl', 'grossPnl', 'realizedPnl', 'netPnl'] as const),
  'fundingIncluded',
] as const;

const LEG_FIELDS = [
  ...([
    'symbol',
    'quantity',
    'contractSize',
    'executedQuantity',
    'entryPrice',
    'exitPrice',
  ] as const),
  ...(['grossPnl', 'realizedPnl', 'externalQuantity', 'externalCause'] as const),
] as const;

const COLUMNS: readonly Column[] = [
  ...FIELDS.map((field): Column => [field, (row) => row[field]]),
  [
    'commissions',
    ({ commissions }) => commissions.map(({ asset, amount }) => `${amount} ${asset}`).join('; '),
  ],
  ...(['LONG', 'SHORT'] as const).flatMap((side) =>
    LEG_FIELDS.map((field): Column => {
      const name = `${side.toLowerCase()}${field.charAt(0).toUpperCase()}${field.slice(1)}`;
      return [name, ({ legs }) => legs.find((leg) => leg.side === side)?.[field] ?? null];
    }),
  ),
  [
    'corrections',
    ({ corrections }) =>
      corrections.map(({ clientOrderId, executed }) => `${executed} ${clientOrderId}`).join('; '),
  ],
];

function toLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => toCell(cell === null ? '' : String(cell))).join(',')}\r\n`;
}

/** Numbers of ours may begin with a minus. */
const AMOUNT = /^-?\d+(\.\d+)?$/;
/** What makes a spreadsheet compute a cell in place of showing it, wide letters included. */
const FORMULA = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** A cell as RFC 4180 has it; a text that a spreadsheet would take for a formula begins with `'`. */
export function toCell(text: string): string {
  const safe = FORMULA.test(text) && !AMOUNT.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
