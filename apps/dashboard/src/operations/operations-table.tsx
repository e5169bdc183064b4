// The table of operations: on a narrow screen each row is a card. The roles are stated, because a browser
// forgets that a table is one once it is laid out otherwise; and so are the places of the rows, because those
// out of sight are not drawn.
import { useMemo } from 'react';
import type { OperationView } from '@hedge/contracts';
import { useSurroundings } from '../page/surroundings';
import { useRowWindow } from '../page/use-row-window';
import { nameAccount, type Accounts } from './arrange';
import { OperationRow } from './operation-row';
import '../page/cards.css';
import './operations.css';

interface OperationsTableProps {
  readonly operations: readonly OperationView[];
  readonly accounts: Accounts;
}

const COLUMNS = ['hedge', 'legs', 'profit', 'target', 'reading', 'status'] as const;
const HEAD_ROWS = 1;

export function OperationsTable({ operations, accounts }: OperationsTableProps) {
  const { words } = useSurroundings();
  const ids = useMemo(() => operations.map(({ id }) => id), [operations]);
  const [parts, group] = useRowWindow(ids);
  return (
    <table className="cards operations" role="table" aria-rowcount={operations.length + HEAD_ROWS}>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={HEAD_ROWS}>
          {COLUMNS.map((column) => (
            <th key={column} role="columnheader" scope="col" className={`column-${column}`}>
              {words.operations.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" {...group}>
        {parts.map((part, place) => {
          if (part.kind === 'gap') {
            return (
              <tr key={`gap ${place}`} className="gap" aria-hidden style={{ height: part.px }} />
            );
          }
          const operation = operations[part.index];
          if (operation === undefined) return null;
          const { id, accountId } = operation;
          const account = accounts.get(accountId);
          return (
            <OperationRow
              key={id}
              operation={operation}
              place={part.index + HEAD_ROWS + 1}
              accountName={nameAccount(accounts, accountId)}
              mode={account?.mode ?? null}
              isDisabled={account?.enabled === false}
            />
          );
        })}
      </tbody>
    </table>
  );
}
