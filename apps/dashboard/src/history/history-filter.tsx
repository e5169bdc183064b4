// What the history is narrowed to.
import { AccountFilter } from '../operations/account-filter';
import { Choice } from '../page/choice';
import { DayField, WrittenField } from '../page/filter-fields';
import { useSurroundings } from '../page/surroundings';
import { CLOSE_REASONS, type HistoryChoice } from './history-choice';

interface HistoryFilterProps {
  /** Those that have been seen, to be picked from. */
  readonly symbols: readonly string[];
  readonly choice: HistoryChoice;
  readonly change: (change: Partial<HistoryChoice>) => void;
}

export function HistoryFilter({ symbols, choice, change }: HistoryFilterProps) {
  const { words } = useSurroundings();
  const said = words.history.filter;
  return (
    <search className="filter">
      <AccountFilter accountId={choice.accountId} choose={(accountId) => change({ accountId })} />
      <Choice
        label={said.reason}
        value={choice.reason}
        options={[
          ['', said.allReasons],
          ...CLOSE_REASONS.map((reason) => [reason, words.history.reasons[reason]] as const),
        ]}
        choose={(reason) => change({ reason })}
      />
      <WrittenField
        key={choice.symbol}
        label={said.symbol}
        hint={said.symbolHint}
        value={choice.symbol}
        seen={symbols}
        choose={(symbol) => change({ symbol })}
      />
      <DayField label={words.list.from} value={choice.from} choose={(from) => change({ from })} />
      <DayField label={words.list.to} value={choice.to} choose={(to) => change({ to })} />
    </search>
  );
}
