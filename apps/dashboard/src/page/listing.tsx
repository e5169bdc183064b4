// Rows as a table where there is room and as cards on a phone, where each cell says what it is. The roles
// are stated, because a browser forgets that a table is one once it is laid out otherwise.
import type { ReactNode } from 'react';
import './cards.css';
import './listing.css';

export interface Column<Row> {
  readonly title: string;
  readonly show: (row: Row) => ReactNode;
}

interface ListingProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

export function Listing<Row>({ label, columns, rows, keyOf }: ListingProps<Row>) {
  return (
    <table className="cards listing" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title }) => (
            <th key={title} role="columnheader" scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ title, show }) => (
              <td key={title} role="cell" data-title={title}>
                <div>{show(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
