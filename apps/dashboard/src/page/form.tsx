// What somebody fills in and sends: in a dialog, or on a page. What is given stays in the fields, and
// nowhere else: a password is in no state of the page.
import { useId, type FormEvent, type InputHTMLAttributes, type ReactNode } from 'react';
import { ChangeProblemNotice } from './problem-notice';
import { useSurroundings } from './surroundings';

interface FormProps {
  readonly submitText: string;
  /** It cannot be taken back, or stops something. */
  readonly isDangerous?: boolean;
  readonly change: { readonly isPending: boolean; readonly error: Error | null };
  readonly send: (given: FormData) => void;
  /** Without it there is nothing to leave. */
  readonly cancel?: () => void;
  readonly children: ReactNode;
}

export function Form(props: FormProps) {
  const { submitText, isDangerous = false, change, send, cancel, children } = props;
  const { words } = useSurroundings();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send(new FormData(event.currentTarget));
  };
  return (
    <form className="form" onSubmit={submit}>
      {children}
      {change.error !== null && <ChangeProblemNotice error={change.error} />}
      <div className="form-end">
        {cancel !== undefined && (
          <button type="button" onClick={cancel}>
            {words.form.cancel}
          </button>
        )}
        <button
          type="submit"
          className={isDangerous ? 'danger' : 'primary'}
          disabled={change.isPending}
        >
          {change.isPending ? words.form.sending : submitText}
        </button>
      </div>
    </form>
  );
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
}

export function Field({ label, hint, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        autoComplete="off"
        required
        {...input}
        id={id}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="muted small">
          {hint}
        </span>
      )}
    </div>
  );
}

interface SelectFieldProps {
  readonly label: string;
  readonly name: string;
  readonly initial: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  /** Told what was chosen, where something else of the form depends on it. */
  readonly choose?: (value: string) => void;
}

export function SelectField({ label, name, initial, options, choose }: SelectFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={name}
        defaultValue={initial}
        onChange={({ target }) => choose?.(target.value)}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ChecksFieldProps {
  readonly label: string;
  readonly name: string;
  readonly initial?: readonly string[];
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** Any number of several; {@link readAll} tells which. */
export function ChecksField({ label, name, initial = [], options }: ChecksFieldProps) {
  return (
    <fieldset>
      <legend>{label}</legend>
      {options.map(([value, text]) => (
        <label key={value}>
          <input
            type="checkbox"
            name={name}
            value={value}
            defaultChecked={initial.includes(value)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
