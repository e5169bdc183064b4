// The positions that the exchange reports, one of each side to be chosen.
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
      <table className="orders positions">
        <caption>{said.pick}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {said.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
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
  const { side, symbol, quantity, free, entryPrice, markPrice, unrealizedPnl } = row;
  return (
    <tr className={isChosen ? 'chosen' : ''}>
      <th scope="row">
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
      <td>{tellExactly(quantity, language)}</td>
      <td>
        {isFree(row) ? (
          tellExactly(free, language)
        ) : (
          <span className="muted">{words.newHedge.claimed}</span>
        )}
      </td>
      <td>{tellExactly(entryPrice, language)}</td>
      <td>{tellExactly(markPrice, language)}</td>
      <td className={`amount-${directionOf(unrealizedPnl)}`}>
        {tellMoney(unrealizedPnl, language, { signed: true })} {assetOf(symbol)}
      </td>
    </tr>
  );
}
