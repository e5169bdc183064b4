// Finished operations: what they are narrowed to, and how they are shown.
import { z } from 'zod';
import { decimalText, isoTime, positionSide, unifiedSymbol } from './amounts';
import { executionFields, externalCause } from './executions';
import { page, pageOf, period } from './lists';
import { idText } from './operator-api';

/** Why an operation was closed; UNDO of a hedge that could not be opened whole. */
export const closeReason = z.enum([
  'PROFIT_TARGET',
  'MANUAL',
  'LIQUIDATION',
  'ADL',
  'LEG_CLOSED',
  'CLOSED_OUTSIDE',
  'UNDO',
]);
export type CloseReason = z.infer<typeof closeReason>;

const sign = z.enum(['negative', 'zero', 'positive']);

/** The period is that of the closing. */
const filter = {
  ...period,
  operationId: idText.optional(),
  accountId: idText.optional(),
  /** Operations with a leg of this symbol. */
  symbol: unifiedSymbol.optional(),
  closeReason: closeReason.optional(),
  /** Operations of which others closed a part for this cause. */
  externalCause: externalCause.optional(),
  /** By the sign of their amount. */
  gross: sign.optional(),
  net: z.enum([...sign.options, 'unknown']).optional(),
};

export const tradeHistoryQuery = z.strictObject({ ...page, ...filter });

export const tradeHistoryExportQuery = z.strictObject({
  ...filter,
  format: z.enum(['csv', 'ndjson', 'json']).default('csv'),
});

const GROUPS = ['account', 'symbol', 'day'] as const;

/** What totals are told apart by. */
export type TotalsBy = Readonly<Record<(typeof GROUPS)[number], boolean>>;

const totalsBy = z
  .string()
  .regex(
    /^(account|symbol|day)(,(account|symbol|day)){0,2}$/,
    'must name some of account, symbol and day, with commas',
  )
  .default(GROUPS.join())
  .transform((text): TotalsBy => {
    const named = text.split(',');
    const has = (group: string) => named.includes(group);
    return { account: has('account'), symbol: has('symbol'), day: has('day') };
  });

/** Totals are added up anew for each call: of so many days at once, at most, and where none are named. */
export const TOTALS_DAYS_MAX = 31;

export const tradeHistoryTotalsQuery = z.strictObject({ ...page, ...filter, by: totalsBy });

/**
 * What was paid. A hedge that was registered was opened elsewhere, for nobody knows how much: without
 * what it cost to open one here, the rows of both kinds can be compared and added up.
 */
const commissions = z.array(z.object({ asset: z.string(), amount: decimalText })).meta({
  description:
    'Of the close alone: the commissions of a hedge that was opened here are stored with its ' +
    'trades, and are in neither this nor netPnl.',
});

/** One finished operation. Amounts are executed ones; funding is not in them. */
export const tradeHistoryView = z.object({
  id: z.string(),
  operationId: z.uuid(),
  accountId: z.uuid(),
  closeReason: z.string(),
  /** Who asked for it; of a MANUAL close alone. */
  closeRequestedBy: z.string().nullable(),
  profitTarget: decimalText,
  /** The total at the decision; null where the close was resumed after late evidence. */
  triggerPnl: decimalText.nullable(),
  /** Σ (exit − leg entry) × quantity, per the operation's own entry prices. */
  grossPnl: decimalText,
  /** Σ realizedPnl as the exchange booked it; differs on positions that several operations share. */
  realizedPnl: decimalText,
  commissions,
  netPnl: decimalText.nullable().meta({
    description:
      'grossPnl less the commissions of the close alone. Null when one was paid in an asset that ' +
      'cannot be converted, or when others closed a part.',
  }),
  fundingIncluded: z.boolean(),
  legs: z.array(
    z.object({
      side: positionSide,
      symbol: unifiedSymbol,
      /** What the leg owned. */
      quantity: decimalText,
      contractSize: decimalText,
      executedQuantity: decimalText,
      entryPrice: decimalText,
      exitPrice: decimalText,
      grossPnl: decimalText,
      realizedPnl: decimalText,
      /** Closed by others, and in none of the amounts above. */
      externalQuantity: decimalText,
      externalCause: externalCause.nullable(),
    }),
  ),
  openedAt: isoTime,
  decidedAt: isoTime,
  closedAt: isoTime,
  nakedMs: z.int(),
  corrections: z.array(
    z.object({ clientOrderId: z.string(), executed: decimalText, foundAt: isoTime }),
  ),
});
export type TradeHistoryView = z.infer<typeof tradeHistoryView>;

/** A row of history goes by its own id, and by its operation's. */
export const tradeHistoryId = z.union([idText, z.string().regex(/^\d{1,18}$/)]);

/** One finished operation with all that was recorded for it. */
export const tradeHistoryDetailView = tradeHistoryView.extend({
  ...executionFields,
  /** The row's numbers computed anew from these executions, those of corrections left out. */
  derivation: z.object({
    matches: z.boolean(),
    differences: z.array(
      z.object({
        field: z.string(),
        stored: z.string().nullable(),
        derived: z.string().nullable(),
      }),
    ),
  }),
});
export type TradeHistoryDetailView = z.infer<typeof tradeHistoryDetailView>;

/** What operations that closed together came to, in one margin asset. */
export const tradeHistoryTotalView = z.object({
  /** Null where totals are not told apart by it; so are the symbols and the day. */
  accountId: z.uuid().nullable(),
  longSymbol: unifiedSymbol.nullable(),
  shortSymbol: unifiedSymbol.nullable(),
  /** Of the closing, in UTC. */
  day: z.iso.date().nullable(),
  /** What the amounts are in. */
  asset: z.string(),
  count: z.int(),
  grossPnl: decimalText,
  realizedPnl: decimalText,
  commissions,
  netPnl: decimalText.nullable().meta({
    description:
      'grossPnl less the commissions of the closes alone. Null when that of one of the operations ' +
      'is not known.',
  }),
  /** How many operations have no net. */
  netUnknownCount: z.int(),
  fundingIncluded: z.boolean(),
});
export type TradeHistoryTotalView = z.infer<typeof tradeHistoryTotalView>;

/** The period is what the totals are of, also where none was asked for. */
export const tradeHistoryTotalsView = pageOf(tradeHistoryTotalView).extend({
  from: isoTime,
  to: isoTime,
});
export type TradeHistoryTotalsView = z.infer<typeof tradeHistoryTotalsView>;
