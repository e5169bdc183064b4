// How a cycle's operations leave the database: as OperationDocument, but by position and without names; and
// the stamp by which one that was read already need not leave it again.
import type { DamagedOperation } from '@hedge/cycle';
import type { Leg, Operation } from '@hedge/domain';
import { Prisma } from '../generated/client';
import { isRequestOld } from './close-request';
import { isOpeningOld } from './opening-age';
import {
  OPERATION_COLUMNS,
  toOperation,
  type OperationDocument,
  type Stored,
} from './operation-rows';

/** What every cycle writes is no part of text and stamp, or no two would be the same. */
const WRITTEN = {
  currentPnl: null,
  pnlAt: null,
  longMark: null,
  shortMark: null,
  wholeAt: null,
} satisfies Partial<OperationDocument>;
type Field = Exclude<keyof OperationDocument, keyof typeof WRITTEN>;

const FIELDS = Object.keys(OPERATION_COLUMNS).filter(isField);

function isField(name: string): name is Field {
  return !(name in WRITTEN);
}

const LEG_FIELDS = 5;
/** Joined instead of looked up one operation after the other; a leg that is not there is all null. */
const LEGS = Prisma.sql`json_build_array(
  long.side, long.symbol, long.quantity::text, long.entry_price::text, long.contract_size::text,
  short.side, short.symbol, short.quantity::text, short.entry_price::text,
  short.contract_size::text)`;

/** Tables of a row `o`; LONG and SHORT are all the sides that there are. */
export const WORK_LEGS = Prisma.sql`
  LEFT JOIN operation_legs long ON long.operation_id = o.id AND long.side = 'LONG'
  LEFT JOIN operation_legs short ON short.operation_id = o.id AND short.side = 'SHORT'`;

/** Of a row `o` of active_operations and its {@link WORK_LEGS}. */
export const WORK_ROW = Prisma.sql`json_build_array(${Prisma.join(
  FIELDS.map((name) => (name === 'legs' ? LEGS : OPERATION_COLUMNS[name])),
)})`;

/** Columns of active_operations that the stamp covers: all but those that every cycle writes. */
export const STAMPED_COLUMNS = [
  ...['id', 'account_id', 'status', 'version', 'profit_target', 'auto_close_enabled', 'created_at'],
  ...['decision_id', 'close_reason', 'trigger_pnl', 'read_at', 'retry_at', 'cancel_count'],
  ...['naked_since', 'attention_reason', 'attention_since', 'close_requested_at'],
  ...['close_requested_by', 'close_lapsed_why', 'manual_decisions', 'on_liquidation'],
  ...['on_manual_close', 'on_resting_orders', 'on_half_open', 'open_requested_at', 'parts_mark'],
] as const;

/**
 * Of a row `o` of active_operations, a number of 64 bits that is another as soon as anything is other in the
 * row, in its legs, orders or fills, or in what their age makes of it. Of the parts, the row's own mark
 * tells: to look at theirs costs ten times as much.
 */
export const WORK_STAMP = Prisma.sql`hash_record_extended(ROW(
  ${Prisma.raw(STAMPED_COLUMNS.map((name) => `o.${name}`).join(', '))},
  ${isRequestOld()}, ${isOpeningOld()}), 0)`;

/** An operation of the text, or what is wrong with it. */
export type WorkEntry = Operation | DamagedOperation;

/** @param row a {@link WORK_ROW} */
export function readWorkRow(row: readonly unknown[]): WorkEntry {
  const fields = Object.fromEntries(FIELDS.map((name, at) => [name, row[at]]));
  const document = {
    ...(fields as unknown as Pick<OperationDocument, Exclude<Field, 'legs'>>),
    ...WRITTEN,
    legs: readLegs(fields['legs'] as readonly (string | null)[]),
  };
  return readOperation(document);
}

/** Null where somebody removed both by hand. */
function readLegs(values: readonly (string | null)[]): readonly Stored<Leg>[] | null {
  const legs = [values.slice(0, LEG_FIELDS), values.slice(LEG_FIELDS)].flatMap((fields) => {
    const [side, symbol, quantity, entryPrice, contractSize] = fields;
    return side === null
      ? []
      : [{ side, symbol, quantity, entryPrice, contractSize } as Stored<Leg>];
  });
  return legs.length === 0 ? null : legs;
}

/** Rows edited by hand may be no operation any more: the others must not suffer from it. */
export function readOperation(document: OperationDocument): WorkEntry {
  try {
    return toOperation(document);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { operationId: document.id, why };
  }
}
