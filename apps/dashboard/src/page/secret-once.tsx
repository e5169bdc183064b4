// A secret that is shown this once, to be copied.
import { useState } from 'react';
import { useSurroundings } from './surroundings';

interface SecretOnceProps {
  readonly label: string;
  readonly secret: string;
}

export function SecretOnce({ label, secret }: SecretOnceProps) {
  const { words } = useSurroundings();
  const [outcome, setOutcome] = useState<'copied' | 'notCopied' | null>(null);
  const copy = () => {
    navigator.clipboard.writeText(secret).then(
      () => setOutcome('copied'),
      () => setOutcome('notCopied'),
    );
  };
  return (
    <div className="field">
      <span>{label}</span>
      <code className="secret">{secret}</code>
      <div className="actions">
        <button type="button" aria-label={`${words.form.copy}: ${label}`} onClick={copy}>
          {words.form.copy}
        </button>
        {outcome !== null && <span role="status">{words.form[outcome]}</span>}
      </div>
    </div>
  );
}
