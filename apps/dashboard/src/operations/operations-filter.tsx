// Search, filters and order.
import { AccountFilter } from './account-filter';
import { Choice } from '../page/choice';
import { useSurroundings } from '../page/surroundings';
import { STANDINGS } from './operation-facts';
import { SORTS, type ViewChoice } from './view-choice';

interface OperationsFilterProps {
  readonly choice: ViewChoice;
  readonly change: (change: Partial<ViewChoice>) => void;
}

export function OperationsFilter({ choice, change }: OperationsFilterProps) {
  const { words } = useSurroundings();
  const said = words.operations.filter;
  return (
    <search className="filter">
      <input
        type="search"
        aria-label={said.search}
        placeholder={said.search}
        value={choice.search}
        onChange={({ target }) => change({ search: target.value })}
      />
      <AccountFilter accountId={choice.accountId} choose={(accountId) => change({ accountId })} />
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
