// The words for operations and closes: one line for how far each is, a few for each close.
import type { OperationView, TradeHistoryView } from '@hedge/contracts';
import { decimal } from '@hedge/domain';

const shownMax = 4;

/** How far every operation is on its way, in one line. */
export function describeProgress(operations: readonly OperationView[]): string {
  if (operations.length === 0) return 'No hedge is open.';
  const shown = operations.slice(0, shownMax).map(describeOperation);
  const more = operations.length > shownMax ? [`and ${operations.length - shownMax} more`] : [];
  return [...shown, ...more].join('  |  ');
}

function describeOperation(operation: OperationView): string {
  const { currentPnl, profitTarget, status, attentionReason, autoCloseEnabled } = operation;
  const pnl = currentPnl === null ? 'not read yet' : `${signed(currentPnl, 2)} of ${profitTarget}`;
  const underWay = status === 'ACTIVE' ? '' : ` ${status}`;
  const paused = autoCloseEnabled ? '' : ' paused';
  const attention = attentionReason === null ? '' : ` needs attention: ${attentionReason}`;
  return `${describeLegs(operation)} ${pnl}${underWay}${paused}${attention}`;
}

function describeLegs({ legs }: OperationView): string {
  const text = (side: 'LONG' | 'SHORT') => {
    const leg = legs.find((each) => each.side === side);
    return leg === undefined ? '?' : `${leg.quantity} ${baseOf(leg.symbol)}`;
  };
  return `+${text('LONG')} -${text('SHORT')}`;
}

/** A finished operation with its numbers, as the history states them. */
export function describeClose(close: TradeHistoryView): readonly string[] {
  const legs = close.legs.map((leg) => {
    const what = `${leg.side.padEnd(5)} ${leg.executedQuantity} ${baseOf(leg.symbol)}`;
    const prices = `${shown(leg.entryPrice, 4)} -> ${shown(leg.exitPrice, 4)}`;
    return `          ${what.padEnd(18)} ${prices.padEnd(24)} ${signed(leg.grossPnl, 4)}`;
  });
  const commissions = close.commissions.map(({ asset, amount }) => `${shown(amount, 4)} ${asset}`);
  const net = close.netPnl === null ? 'not known' : signed(close.netPnl, 4);
  const sides = close.legs.map((leg) => baseOf(leg.symbol));
  const why = close.closeReason === 'PROFIT_TARGET' ? 'at its target' : `(${close.closeReason})`;
  return [
    `CLOSED ${[...new Set(sides)].join('/')} hedge ${why} of ${close.profitTarget}`,
    ...legs,
    `          gross ${signed(close.grossPnl, 4)}, commissions ${commissions.join(' + ') || '0'}, net ${net} (funding not included)`,
  ];
}

const baseOf = (symbol: string) => symbol.split('/')[0] ?? symbol;

/** At most so many decimals, without trailing zeros. */
function shown(amount: string, decimals: number): string {
  return decimal(amount).round(decimals).toFixed();
}

function signed(amount: string, decimals: number): string {
  const value = decimal(amount).round(decimals);
  return `${value.lt('0') ? '' : '+'}${value.toFixed(decimals)}`;
}
