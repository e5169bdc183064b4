// What was sent of an operation and what came of it, as it is shown.
import { z } from 'zod';
import { decimalText, isoTime, positionSide, unifiedSymbol } from './amounts';

/** Who else closed a part of a leg. */
export const externalCause = z.enum(['MANUAL', 'LIQUIDATION', 'ADL']);

/** An attempt to open or close (part of) a leg. */
export const orderView = z.object({
  clientOrderId: z.string(),
  kind: z.enum(['open', 'close']),
  side: positionSide,
  symbol: unifiedSymbol,
  attempt: z.int(),
  state: z.string(),
  quantity: decimalText,
  executed: decimalText,
  signedAt: isoTime.nullable(),
  exchangeOrderId: z.string().nullable(),
  refusal: z.string().nullable(),
});
export type OrderView = z.infer<typeof orderView>;

/** One execution at the exchange. */
export const fillView = z.object({
  tradeId: z.string(),
  clientOrderId: z.string(),
  exchangeOrderId: z.string(),
  side: positionSide,
  symbol: unifiedSymbol,
  quantity: decimalText,
  price: decimalText,
  commission: decimalText,
  commissionAsset: z.string(),
  realizedPnl: decimalText,
  at: isoTime,
});
export type FillView = z.infer<typeof fillView>;

/** An execution of somebody else's order that closed a part of a leg. */
export const externalFillView = fillView
  .omit({ commission: true, commissionAsset: true, realizedPnl: true })
  .extend({ cause: externalCause });
export type ExternalFillView = z.infer<typeof externalFillView>;

/** All that is recorded of one operation's orders. */
export const executionFields = {
  orders: z.array(orderView),
  fills: z.array(fillView),
  externalFills: z.array(externalFillView),
};
