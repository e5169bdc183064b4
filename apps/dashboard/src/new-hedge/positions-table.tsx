// The positions that the exchange reports, one of each side to be chosen. The roles are stated: on a phone
// the table is laid out otherwise, and a browser forgets then that it is one.
import { useSurroundings } from '../page/surroundings';
import { directionOf, tellExactly, tellMoney } from '../words/amounts';
import { assetOf, isFree, nameSymbol, type PositionRow } from './position-choice';

interface PositionsTableProps {
  readonly rows: readonly PositionRow[];
  /** Their keys. */
  readonly chosen: readonly string[];
  readonly choose: (row: PositionRow) => void;
}

const COLUMNS = ['symbol', 'quantity', 'free', 'entry', 'mark', 'profit'] as const;

export function PositionsTable({ rows, chosen, choose }: PositionsTableProps) {
  const { words } = useSurroundings();
  const said = words.newHedge;
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={said.pick}>
      <table className="orders stacked positions" role="table">
        <caption>{said.pick}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {said.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Row
              key={row.key}
              row={row}
              isChosen={chosen.includes(row.key)}
              choose={() => choose(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: PositionRow;
  readonly isChosen: boolean;
  readonly choose: () => void;
}

function Row({ row, isChosen, choose }: RowProps) {
  const { words, language } = useSurroundings();
  const { claimed, columns } = words.newHedge;
  const { side, symbol, quantity, free, entryPrice, markPrice, unrealizedPnl } = row;
  return (
    <tr role="row" className={isChosen ? 'chosen' : ''}>
      <th role="rowheader" scope="row">
        <label className="check">
          <input
            type="radio"
            name={side}
            checked={isChosen}
            disabled={!isFree(row)}
            onChange={choose}
          />
          <span className={`side side-${side}`}>{side}</span> {nameSymbol(symbol)}
        </label>
      </th>
      <td role="cell" data-title={columns.quantity}>
        {tellExactly(quantity, language)}
      </td>
      <td role="cell" data-title={columns.free}>
        {isFree(row) ? tellExactly(free, language) : <span className="muted">{claimed}</span>}
      </td>
      <td role="cell" data-title={columns.entry}>
        {tellExactly(entryPrice, language)}
      </td>
      <td role="cell" data-title={columns.mark}>
        {tellExactly(markPrice, language)}
      </td>
      <td
        role="cell"
        data-title={columns.profit}
        className={`amount-${directionOf(unrealizedPnl)}`}
      >
        {tellMoney(unrealizedPnl, language, { signed: true })} {assetOf(symbol)}
      </td>
    </tr>
  );
}
