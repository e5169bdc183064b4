// A password that is to be one: long rather than intricate.
import { Field } from '../page/form';
import { useSurroundings } from '../page/surroundings';

/** The API refuses a shorter one. */
const LENGTH_MIN: typeof import('@hedge/contracts').PASSWORD_LENGTH_MIN = 12;
const LENGTH_MAX = 200;

interface NewPasswordFieldProps {
  readonly label: string;
  readonly autoFocus?: boolean;
}

export function NewPasswordField({ label, autoFocus = false }: NewPasswordFieldProps) {
  const { words } = useSurroundings();
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={LENGTH_MIN}
      maxLength={LENGTH_MAX}
      hint={words.users.passwordHint}
      autoFocus={autoFocus}
    />
  );
}
