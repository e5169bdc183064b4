// A field for a contract; those of open hedges are offered.
import { useId } from 'react';
import { useQuery } from '@tanstack/react-query';
import { operationsQuery } from '../operations/operation-queries';
import { useSurroundings } from '../page/surroundings';
import { nameSymbol } from './position-choice';
import { readSymbol } from './symbol-entry';

interface SymbolFieldProps {
  readonly label: string;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly isRequired: boolean;
  readonly wasSent: boolean;
}

export function SymbolField({ label, text, change, isRequired, wasSent }: SymbolFieldProps) {
  const { client, live, words } = useSurroundings();
  const { data } = useQuery(operationsQuery(client, live));
  const id = useId();
  const known = new Set(data?.items.flatMap(({ legs }) => legs).map(({ symbol }) => symbol));
  const isMissing = text.trim() === '';
  const isFault = wasSent && (isMissing ? isRequired : readSymbol(text) === null);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={text}
        list={`${id}-known`}
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={isFault}
        aria-describedby={`${id}-told`}
        onChange={({ target }) => change(target.value)}
      />
      <datalist id={`${id}-known`}>
        {[...known].sort().map((symbol) => (
          <option key={symbol} value={nameSymbol(symbol)} />
        ))}
      </datalist>
      <span id={`${id}-told`} className="fault" aria-live="polite">
        {isFault && words.newHedge.symbolFault}
      </span>
    </div>
  );
}
