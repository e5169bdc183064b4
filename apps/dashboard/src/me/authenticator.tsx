// The second factor of who is logged in: begun with the password, confirmed by a code, and removed again.
import { useState } from 'react';
import type { EnrolledTotpView, RecoveryCodesView } from '@hedge/contracts';
import { Field, Form } from '../page/form';
import { readText } from '../page/given';
import { Notice } from '../page/notice';
import { SecretOnce } from '../page/secret-once';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { QrCode } from './qr-code';

const PATH = '/api/v1/session/totp';
const OUTDATES = ['session', '/api/v1/users'];

type Step =
  | { readonly at: 'rest' | 'removed' }
  | { readonly at: 'begun'; readonly enrolled: EnrolledTotpView }
  | { readonly at: 'confirmed'; readonly codes: RecoveryCodesView };

export function Authenticator() {
  const { words } = useSurroundings();
  const said = words.me.totp;
  const { totp } = useSession();
  const [step, setStep] = useState<Step>({ at: 'rest' });
  const rest = () => setStep({ at: 'rest' });
  return (
    <section className="form narrow">
      <h2>{said.title}</h2>
      <p className="muted">{said.meaning}</p>
      {step.at === 'removed' && <Notice tone="quiet">{said.removed}</Notice>}
      {(step.at === 'rest' || step.at === 'removed') && (
        <>
          {totp === true ? (
            <>
              <p>{said.present}</p>
              <Remove done={() => setStep({ at: 'removed' })} />
            </>
          ) : (
            <Begin done={(enrolled) => setStep({ at: 'begun', enrolled })} />
          )}
        </>
      )}
      {step.at === 'begun' && (
        <Confirm
          enrolled={step.enrolled}
          cancel={rest}
          done={(codes) => setStep({ at: 'confirmed', codes })}
        />
      )}
      {step.at === 'confirmed' && <RecoveryCodes codes={step.codes} close={rest} />}
    </section>
  );
}

function PasswordField() {
  const { words } = useSurroundings();
  return (
    <Field
      label={words.me.current}
      name="password"
      type="password"
      autoComplete="current-password"
    />
  );
}

function Begin({ done }: { readonly done: (enrolled: EnrolledTotpView) => void }) {
  const { words } = useSurroundings();
  const change = useChange<EnrolledTotpView, string>({
    request: (password) => ({ method: 'POST', path: PATH, body: { password } }),
    outdates: [],
  });
  return (
    <details>
      <summary>{words.me.totp.begin}</summary>
      <Form
        submitText={words.me.totp.begin}
        change={change}
        send={(given) => change.mutate(readText(given, 'password'), { onSuccess: done })}
      >
        <PasswordField />
      </Form>
    </details>
  );
}

interface ConfirmProps {
  readonly enrolled: EnrolledTotpView;
  readonly cancel: () => void;
  readonly done: (codes: RecoveryCodesView) => void;
}

function Confirm({ enrolled: { secret, uri }, cancel, done }: ConfirmProps) {
  const { words } = useSurroundings();
  const said = words.me.totp;
  const change = useChange<RecoveryCodesView, string>({
    request: (code) => ({ method: 'POST', path: `${PATH}/confirm`, body: { code } }),
    outdates: OUTDATES,
  });
  return (
    <Form
      submitText={said.confirm}
      change={change}
      cancel={cancel}
      send={(given) => change.mutate(readText(given, 'code').trim(), { onSuccess: done })}
    >
      <p>{said.scan}</p>
      <QrCode text={uri} label={said.qr} />
      <p>
        <a href={uri}>{said.open}</a>
      </p>
      <SecretOnce label={said.secret} secret={secret} />
      <Field
        label={said.code}
        name="code"
        inputMode="numeric"
        pattern="\d{6}"
        maxLength={6}
        autoComplete="one-time-code"
        autoFocus
      />
    </Form>
  );
}

interface RecoveryCodesProps {
  readonly codes: RecoveryCodesView;
  readonly close: () => void;
}

function RecoveryCodes({ codes: { recoveryCodes }, close }: RecoveryCodesProps) {
  const { words } = useSurroundings();
  const said = words.me.totp;
  return (
    <div className="form">
      <Notice tone="quiet">{said.confirmed}</Notice>
      <Notice tone="warning">{words.form.once}</Notice>
      <SecretOnce label={said.recovery} secret={recoveryCodes.join('\n')} />
      <div className="form-end">
        <button type="button" className="primary" onClick={close}>
          {words.form.kept}
        </button>
      </div>
    </div>
  );
}

function Remove({ done }: { readonly done: () => void }) {
  const { words } = useSurroundings();
  const said = words.me.totp;
  const change = useChange<void, string>({
    request: (password) => ({ method: 'POST', path: `${PATH}/remove`, body: { password } }),
    outdates: OUTDATES,
  });
  return (
    <details>
      <summary>{said.remove}</summary>
      <Form
        submitText={said.remove}
        isDangerous
        change={change}
        send={(given) => change.mutate(readText(given, 'password'), { onSuccess: done })}
      >
        <p>{said.removeMeaning}</p>
        <PasswordField />
      </Form>
    </details>
  );
}
