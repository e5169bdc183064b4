// What the history is narrowed to.
import { useState, type FormEvent } from 'react';
import { Choice } from '../page/choice';
import { useSurroundings } from '../page/surroundings';
import type { Accounts } from '../operations/arrange';
import { CLOSE_REASONS, type HistoryChoice } from './history-choice';

interface HistoryFilterProps {
  readonly accounts: Accounts;
  /** Those that have been seen, to be picked from. */
  readonly symbols: readonly string[];
  readonly choice: HistoryChoice;
  readonly change: (change: Partial<HistoryChoice>) => void;
}

export function HistoryFilter({ accounts, symbols, choice, change }: HistoryFilterProps) {
  const { words } = useSurroundings();
  const said = words.history.filter;
  const day = (key: 'from' | 'to') => (
    <label>
      {said[key]}
      <input
        type="date"
        value={choice[key]}
        onChange={({ target }) => change({ [key]: target.value })}
      />
    </label>
  );
  return (
    <search className="filter">
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
        label={said.reason}
        value={choice.reason}
        options={[
          ['', said.allReasons],
          ...CLOSE_REASONS.map((reason) => [reason, words.history.reasons[reason]] as const),
        ]}
        choose={(reason) => change({ reason })}
      />
      <SymbolField
        key={choice.symbol}
        symbol={choice.symbol}
        symbols={symbols}
        choose={(symbol) => change({ symbol })}
      />
      {day('from')}
      {day('to')}
    </search>
  );
}

interface SymbolFieldProps {
  readonly symbol: string;
  readonly symbols: readonly string[];
  readonly choose: (symbol: string) => void;
}

/** Asked for when it is written out: half a symbol is none. */
function SymbolField({ symbol, symbols, choose }: SymbolFieldProps) {
  const { words } = useSurroundings();
  const [written, setWritten] = useState(symbol);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (written !== symbol) choose(written);
  };
  return (
    <form onSubmit={submit}>
      <label>
        {words.history.filter.symbol}
        <input
          type="search"
          list="history-symbols"
          size={12}
          placeholder={words.history.filter.symbolHint}
          value={written}
          onChange={({ target }) => setWritten(target.value)}
          onBlur={() => submit()}
        />
      </label>
      <datalist id="history-symbols">
        {symbols.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </form>
  );
}
