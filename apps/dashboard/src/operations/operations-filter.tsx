// Search, filters and order.
import { Choice } from '../page/choice';
import { useSurroundings } from '../page/surroundings';
import type { Accounts } from './arrange';
import { STANDINGS } from './operation-facts';
import { SORTS, type ViewChoice } from './view-choice';

interface OperationsFilterProps {
  readonly accounts: Accounts;
  readonly choice: ViewChoice;
  readonly change: (change: Partial<ViewChoice>) => void;
}

export function OperationsFilter({ accounts, choice, change }: OperationsFilterProps) {
  const { words } = useSurroundings();
  const said = words.operations.filter;
  return (
    <search className="operations-filter">
      <input
        type="search"
        aria-label={said.search}
        placeholder={said.search}
        value={choice.search}
        onChange={({ target }) => change({ search: target.value })}
      />
      <Choice
        label={said.account}
        value={choice.accountId}
        options={[
          ['', said.allAccounts],
          ...[...accounts].map(([id, { label }]) => [id, label] as const),
        ]}
        choose={(accountId) => change({ accountId })}
      />
      <Choice
        label={said.status}
        value={choice.standing}
        options={[
          ['', said.allStatuses],
          ...STANDINGS.map((standing) => [standing, words.operations.standings[standing]] as const),
        ]}
        choose={(standing) => change({ standing })}
      />
      <Choice
        label={said.sort}
        value={choice.sort}
        options={SORTS.map((sort) => [sort, words.operations.sorts[sort]])}
        choose={(sort) => change({ sort })}
      />
    </search>
  );
}
