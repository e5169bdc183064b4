// The dry run of a close.
import { z } from 'zod';
import { decimalText, positionSide, unifiedSymbol } from './amounts';
import { operationStatus, warning } from './operator-api';

/** What a close would send at this moment; nothing was sent. */
export const closePreviewView = z.object({
  operationId: z.uuid(),
  status: operationStatus,
  version: z.int(),
  /** Whether it would be begun now: nothing holds it back. */
  wouldClose: z.boolean(),
  orders: z.array(
    z.object({
      clientOrderId: z.string(),
      attempt: z.int(),
      symbol: unifiedSymbol,
      positionSide,
      /** Of a market order: in hedge mode it only ever reduces this position. */
      side: z.enum(['BUY', 'SELL']),
      quantity: decimalText,
      /** The whole position, and what is left of it; null while it could not be read. */
      positionQuantity: decimalText.nullable(),
      positionAfter: decimalText.nullable(),
      markPrice: decimalText.nullable(),
    }),
  ),
  /** At the marks, before fees; null where one is not known. */
  grossPnl: decimalText.nullable(),
  estimatedFees: z.array(z.object({ asset: z.string(), amount: decimalText })),
  /** Gross less the fees; null where one is not known. */
  estimatedNetPnl: decimalText.nullable(),
  /** Why it would not be begun now, or would be refused. */
  holds: z.array(warning),
  warnings: z.array(warning),
});
export type ClosePreviewView = z.infer<typeof closePreviewView>;
