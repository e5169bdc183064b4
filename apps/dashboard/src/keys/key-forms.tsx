// New keys and tokens, whose secrets are shown once, and the end of them.
import type {
  CreatedSignalKeyView,
  CreatedTokenView,
  CreateSignalKeyBody,
  CreateTokenBody,
  Permission,
  SignalKeyMode,
  SignalKeyView,
  TokenView,
} from '@hedge/contracts';
import { ChecksField, Field, Form, SelectField } from '../page/form';
import { readAll, readOne, readText } from '../page/given';
import { Notice } from '../page/notice';
import { Question } from '../page/question';
import { SecretOnce } from '../page/secret-once';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { fillIn } from '../words/language';
import { readMoment, settingsOfKey } from './key-facts';

export const KEYS_PATH = '/api/v1/signal-keys';
export const TOKENS_PATH = '/api/v1/tokens';

const MODES: readonly [SignalKeyMode, ...SignalKeyMode[]] = ['plain', 'hmac'];
const SCOPES: readonly Permission[] = ['read', 'operate', 'administer'];
const DAYS_DEFAULT = 90;
const DAYS_MAX = 730;

interface FormProps {
  readonly close: () => void;
}

export function AddKey({ close }: FormProps) {
  const { words } = useSurroundings();
  const said = words.keys;
  const change = useChange<CreatedSignalKeyView, CreateSignalKeyBody>({
    request: (body) => ({ method: 'POST', path: KEYS_PATH, body }),
    outdates: [KEYS_PATH],
  });
  if (change.data !== undefined) {
    return <Secrets secrets={settingsOfKey(change.data)} close={close} />;
  }
  const send = (given: FormData) => {
    const notBefore = readMoment(readText(given, 'notBefore'));
    const notAfter = readMoment(readText(given, 'notAfter'));
    change.mutate({
      label: readText(given, 'label'),
      mode: readOne(given, 'mode', MODES),
      ...(notBefore !== undefined && { notBefore }),
      ...(notAfter !== undefined && { notAfter }),
    });
  };
  return (
    <Form submitText={said.addKey} change={change} cancel={close} send={send}>
      <Field label={said.label} name="label" maxLength={100} hint={said.labelHint} autoFocus />
      <SelectField
        label={said.mode}
        name="mode"
        initial={MODES[0]}
        options={MODES.map((mode) => [mode, said.modes[mode]])}
      />
      <Field label={said.notBefore} name="notBefore" type="datetime-local" required={false} />
      <Field label={said.notAfter} name="notAfter" type="datetime-local" required={false} />
    </Form>
  );
}

export function AddToken({ close }: FormProps) {
  const { words } = useSurroundings();
  const said = words.keys;
  const change = useChange<CreatedTokenView, CreateTokenBody>({
    request: (body) => ({ method: 'POST', path: TOKENS_PATH, body }),
    outdates: [TOKENS_PATH],
  });
  if (change.data !== undefined) {
    return <Secrets secrets={[[said.token, change.data.token]]} close={close} />;
  }
  const send = (given: FormData) =>
    change.mutate({
      label: readText(given, 'label'),
      scopes: [...readAll(given, 'scopes', SCOPES)],
      expiresInDays: Number(readText(given, 'days')),
    });
  return (
    <Form submitText={said.addToken} change={change} cancel={close} send={send}>
      <Field label={said.label} name="label" maxLength={100} hint={said.tokenHint} autoFocus />
      <ChecksField
        label={said.scopes}
        name="scopes"
        initial={['read']}
        options={SCOPES.map((scope) => [scope, said.permissions[scope]])}
      />
      <Field
        label={said.days}
        name="days"
        type="number"
        min={1}
        max={DAYS_MAX}
        defaultValue={DAYS_DEFAULT}
      />
    </Form>
  );
}

interface SecretsProps extends FormProps {
  readonly secrets: readonly (readonly [label: string, secret: string])[];
}

function Secrets({ secrets, close }: SecretsProps) {
  const { words } = useSurroundings();
  return (
    <div className="form">
      <Notice tone="warning">{words.form.once}</Notice>
      {secrets.map(([label, secret]) => (
        <SecretOnce key={label} label={label} secret={secret} />
      ))}
      <div className="form-end">
        <button type="button" className="primary" onClick={close}>
          {words.form.kept}
        </button>
      </div>
    </div>
  );
}

interface RevokeProps extends FormProps {
  readonly path: typeof KEYS_PATH | typeof TOKENS_PATH;
  readonly revoked: Pick<SignalKeyView | TokenView, 'id' | 'label'>;
}

export function Revoke({ path, revoked: { id, label }, close }: RevokeProps) {
  const { words } = useSurroundings();
  const change = useChange<void>({
    request: () => ({ method: 'DELETE', path: `${path}/${id}` }),
    outdates: [path],
  });
  return (
    <Question change={change} submitText={words.keys.revoke} close={close}>
      {fillIn(words.keys.revokeMeaning, { label })}
    </Question>
  );
}
