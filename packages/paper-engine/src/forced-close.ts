// Positions that the exchange closes itself: liquidation and ADL.
//
// The orders are those of GET /fapi/v1/forceOrders (Binance USD-M docs, User's Force Orders): LIMIT
// and FILLED; a liquidation is IOC under `autoclose-<digits>`, an ADL is GTC under `adl_autoclose`,
// every one of them the same. Their trades are trades like any other. What they are not here: the
// limit is the mark, not the bankruptcy price; the fee is the taker's; there is no INSURANCE_CLEAR.
import type { Decimal } from '@hedge/domain';
import type { Account } from './accounts';
import { executeFill, type Core } from './core';
import type { ForcedCloseInput } from './paper-engine';
import { recordOrder } from './placement';

/** Closes so much of a position, at the mark. The position must hold it. */
export function executeForcedClose(
  core: Core,
  account: Account,
  input: ForcedCloseInput,
  quantity: Decimal,
  nowMs: number,
): void {
  const { symbol, positionSide, cause } = input;
  const price = core.prices.truePrice(symbol, nowMs);
  const isLiquidation = cause === 'LIQUIDATION';
  const clientOrderId = isLiquidation ? `autoclose-${nowMs}${core.nextOrderId}` : 'adl_autoclose';
  const order = recordOrder(core, {
    ...{ apiKey: account.apiKey, symbol, positionSide, quantity, price, clientOrderId },
    ...{ type: 'LIMIT', timeInForce: isLiquidation ? 'IOC' : 'GTC' },
    ...{ side: positionSide === 'LONG' ? 'SELL' : 'BUY', origin: 'exchange', time: nowMs },
  });
  executeFill(core, account, order, { quantity, price, maker: false, timeMs: nowMs });
}
