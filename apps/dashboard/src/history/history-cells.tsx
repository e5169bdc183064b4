// What stands in the cells of a row of history.
import type { TradeHistoryView } from '@hedge/contracts';
import { fractionDigits } from '../operations/decimal-text';
import { orderLegs, pairOf, unitOf } from '../operations/operation-facts';
import { tellDuration } from '../page/duration';
import { Moment } from '../page/moment';
import { useSurroundings } from '../page/surroundings';
import { directionOf, tellExactly, tellMoney } from '../words/amounts';
import { fillIn } from '../words/language';
import { nameCode } from '../words/name-code';
import { computeSlippage, hasPartOutside, splitShortTime } from './history-facts';

interface CellProps {
  readonly row: TradeHistoryView;
}

export function ClosedCell({ row }: CellProps) {
  const { words } = useSurroundings();
  const { reasons, by, age, corrected } = words.history;
  const { closeReason, closeRequestedBy, openedAt, closedAt } = row;
  const openMs = Date.parse(closedAt) - Date.parse(openedAt);
  return (
    <>
      <Moment at={closedAt} />
      <span className="line">
        <span className={closeReason === 'PROFIT_TARGET' ? 'chip' : 'chip chip-warning'}>
          {nameCode(reasons, closeReason)}
          {closeRequestedBy !== null && ` ${fillIn(by, { name: closeRequestedBy })}`}
        </span>
        {row.corrections.length > 0 && <span className="chip chip-warning">{corrected}</span>}
      </span>
      <span className="line muted small">{fillIn(age, { age: tellDuration(openMs) })}</span>
    </>
  );
}

export function LegsCell({ row }: CellProps) {
  const { language } = useSurroundings();
  const isOnOneSymbol = new Set(row.legs.map(({ symbol }) => symbol)).size === 1;
  const legs = orderLegs(row.legs);
  return legs.map(({ side, symbol, executedQuantity, entryPrice, exitPrice }) => (
    <span key={side} className="leg-line">
      <span className={`side side-${side}`}>{side}</span>
      <span>
        {tellExactly(executedQuantity, language)}
        {!isOnOneSymbol && ` ${pairOf(symbol)}`}{' '}
        <span className="muted">
          {tellExactly(entryPrice, language)} → {tellExactly(exitPrice, language)}
        </span>
      </span>
    </span>
  ));
}

export function ResultCell({ row }: CellProps) {
  const { language, words } = useSurroundings();
  const said = words.history;
  const told = (amount: string) => tellResult(amount, language);
  const { netPnl, grossPnl, realizedPnl } = row;
  return (
    <>
      {netPnl === null ? (
        <span className="line muted">{said.netUnknown}</span>
      ) : (
        <span className={`amount amount-${directionOf(netPnl)}`}>
          {told(netPnl)}
          <span className="unit">
            {' '}
            {unitOf(row)} {said.net}
          </span>
        </span>
      )}
      {realizedPnl !== grossPnl && (
        <span className="line muted small">
          {fillIn(said.booked, { amount: told(realizedPnl) })}
        </span>
      )}
    </>
  );
}

export function TriggerCell({ row }: CellProps) {
  const { language, words } = useSurroundings();
  const said = words.history;
  const told = (amount: string) => tellResult(amount, language);
  const slippage = computeSlippage(row);
  return (
    <>
      <span className="line">
        {row.triggerPnl === null
          ? said.notPredicted
          : fillIn(said.predicted, { amount: told(row.triggerPnl) })}
      </span>
      <span className="line">{fillIn(said.executed, { amount: told(row.grossPnl) })}</span>
      {slippage !== null && (
        <span className="line muted small">
          {fillIn(said.slippage, { amount: told(slippage) })}
        </span>
      )}
      {hasPartOutside(row) && <span className="line small">{said.partOutside}</span>}
    </>
  );
}

export function CommissionsCell({ row }: CellProps) {
  const { language, words } = useSurroundings();
  if (row.commissions.length === 0) {
    return <span className="muted">{words.history.noCommission}</span>;
  }
  return row.commissions.map(({ asset, amount }) => (
    <span key={asset} className="line">
      {tellMoney(amount, language, { digits: fractionDigits(amount), rounding: 'ceil' })}{' '}
      <span className="unit">{asset}</span>
    </span>
  ));
}

export function NakedCell({ row }: CellProps) {
  const { language } = useSurroundings();
  const short = splitShortTime(row.nakedMs);
  if (short === null) return <strong>{tellDuration(row.nakedMs)}</strong>;
  return `${tellExactly(short.count, language)} ${short.unit}`;
}

type Language = Parameters<typeof tellMoney>[1];

/** With four digits at most: an executed amount has many that nobody reads. */
const tellResult = (amount: string, language: Language) =>
  tellMoney(amount, language, { digits: Math.min(fractionDigits(amount), 4), signed: true });
