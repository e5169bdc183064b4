// Positions changed "by hand": a person trades, and the ledger explains it like any other fill.
import { ZERO, type Decimal } from '@hedge/domain';
import { positionOf, type Account } from './accounts';
import { executeFill, type Core } from './core';
import type { PositionInput } from './paper-engine';
import { recordOrder } from './placement';

function trade(
  core: Core,
  account: Account,
  input: PositionInput,
  fill: { readonly opens: boolean; readonly quantity: Decimal; readonly price: Decimal },
  nowMs: number,
): void {
  const { symbol, positionSide } = input;
  const side = fill.opens === (positionSide === 'LONG') ? 'BUY' : 'SELL';
  const { quantity, price } = fill;
  const { apiKey } = account;
  const order = recordOrder(core, {
    ...{ apiKey, symbol, side, positionSide, type: 'MARKET', quantity },
    ...{ origin: 'hand', time: nowMs },
  });
  executeFill(core, account, order, { quantity, price, maker: false, timeMs: nowMs });
}

/**
 * Trades until the position is as given. One fill is made where one can explain the change: an
 * addition at the price that leads to the given entry price (at the mark where none is given), a
 * reduction at the mark. Otherwise the position is closed at the mark and opened anew.
 */
export function setPositionByHand(
  core: Core,
  account: Account,
  input: PositionInput,
  nowMs: number,
): void {
  const mark = core.prices.truePrice(input.symbol, nowMs);
  const { amount, entryPrice } = positionOf(account, input.symbol, input.positionSide);
  const wantedEntry = input.entryPrice;
  const added = input.quantity.minus(amount);
  const close = (quantity: Decimal) =>
    trade(core, account, input, { opens: false, quantity, price: mark }, nowMs);
  const open = (quantity: Decimal, price: Decimal) =>
    trade(core, account, input, { opens: true, quantity, price }, nowMs);

  if (added.gt(ZERO)) {
    if (wantedEntry === undefined) return open(added, mark);
    const paid = amount.times(entryPrice);
    const price = wantedEntry.times(input.quantity).minus(paid).div(added);
    if (price.gt(ZERO) && price.round(8).eq(price)) return open(added, price);
  } else if (input.quantity.eq(ZERO) || wantedEntry === undefined || wantedEntry.eq(entryPrice)) {
    if (added.lt(ZERO)) close(added.abs());
    return;
  }
  if (amount.gt(ZERO)) close(amount);
  open(input.quantity, wantedEntry ?? mark);
}
