// Fields that narrow a list.
import { useId, useState, type FormEvent } from 'react';

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly choose: (day: string) => void;
}

export function DayField({ label, value, choose }: DayFieldProps) {
  return (
    <label>
      {label}
      <input type="date" value={value} onChange={({ target }) => choose(target.value)} />
    </label>
  );
}

interface WrittenFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  /** Those that have been seen, to be picked from. */
  readonly seen: readonly string[];
  readonly choose: (text: string) => void;
}

/** Asked for when it is written out: half a word is none. Given a key of its value it follows it. */
export function WrittenField({ label, hint, value, seen, choose }: WrittenFieldProps) {
  const [written, setWritten] = useState(value);
  const listId = useId();
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (written !== value) choose(written);
  };
  return (
    <form onSubmit={submit}>
      <label>
        {label}
        <input
          type="search"
          list={listId}
          size={12}
          maxLength={100}
          placeholder={hint}
          value={written}
          onChange={({ target }) => setWritten(target.value)}
          onBlur={() => submit()}
        />
      </label>
      <datalist id={listId}>
        {seen.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </form>
  );
}
