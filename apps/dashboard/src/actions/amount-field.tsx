// A field for an amount: what was understood of it is said below, and so is what was not.
import { useId } from 'react';
import { useSurroundings } from '../page/surroundings';
import { tellExactly } from '../words/amounts';
import { fillIn } from '../words/language';
import { readAmount, writeAmount } from './amount-entry';

interface AmountFieldProps {
  readonly label: string;
  readonly text: string;
  readonly unit: string;
  readonly change: (text: string) => void;
  /** Faults are told of what was typed, and of what is missing only once somebody sent it. */
  readonly wasSent: boolean;
  readonly autoFocus?: boolean;
}

const EXAMPLE = '1234.56';

export function AmountField({ label, text, unit, change, wasSent, ...rest }: AmountFieldProps) {
  const { language, words } = useSurroundings();
  const id = useId();
  const entry = readAmount(text, language);
  const isTold = entry.ok || wasSent || entry.why !== 'empty';
  const example = writeAmount(EXAMPLE, language);
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} <span className="muted">{unit}</span>
      </label>
      <input
        id={id}
        value={text}
        inputMode="decimal"
        autoComplete="off"
        autoFocus={rest.autoFocus === true}
        aria-invalid={isTold && !entry.ok}
        aria-describedby={`${id}-told`}
        onChange={({ target }) => change(target.value)}
      />
      <span id={`${id}-told`} className={entry.ok ? 'muted' : 'fault'} aria-live="polite">
        {entry.ok
          ? fillIn(words.actions.changing.targetHint, {
              amount: tellExactly(entry.amount, language),
              unit,
            })
          : isTold && fillIn(words.actions.faults[entry.why], { example })}
      </span>
    </div>
  );
}
