// The table of operations: on a narrow screen each row is a card. The roles are stated, because a browser
// forgets that a table is one once it is laid out otherwise.
import type { OperationView } from '@hedge/contracts';
import { useSurroundings } from '../page/surroundings';
import { nameAccount, type Accounts } from './arrange';
import { OperationRow } from './operation-row';

interface OperationsTableProps {
  readonly operations: readonly OperationView[];
  readonly accounts: Accounts;
}

const COLUMNS = ['hedge', 'legs', 'profit', 'target', 'reading', 'status'] as const;

export function OperationsTable({ operations, accounts }: OperationsTableProps) {
  const { words } = useSurroundings();
  return (
    <table className="operations" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {words.operations.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {operations.map((operation) => (
          <OperationRow
            key={operation.id}
            operation={operation}
            accountName={nameAccount(accounts, operation.accountId)}
            mode={accounts.get(operation.accountId)?.mode ?? null}
            isDisabled={accounts.get(operation.accountId)?.enabled === false}
          />
        ))}
      </tbody>
    </table>
  );
}
