// What is filled in for an account: its key, and the risks that somebody accepts.
import { useState } from 'react';
import type { AcceptableRisk, AccountMode, AccountView, CreateAccountBody } from '@hedge/contracts';
import { ChecksField, Field, Form, SelectField } from '../page/form';
import { readAll, readOne, readText } from '../page/given';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { PreflightResult } from './preflight-result';
import { readRefusedChecks } from './refused-checks';

const PATH = '/api/v1/accounts';
const OUTDATES = ['accounts'];
const MODES: readonly [AccountMode, ...AccountMode[]] = ['paper', 'demo', 'live'];
const RISKS: readonly AcceptableRisk[] = [
  'HEDGE_MODE',
  'WITHDRAWALS',
  'IP_FILTER',
  'CLOCK',
  'REQUEST_BUDGET',
];

interface FormProps {
  readonly close: () => void;
}

interface AccountFormProps extends FormProps {
  readonly account: AccountView;
}

export function AddAccount({ close }: FormProps) {
  const { words } = useSurroundings();
  const said = words.accounts;
  const [mode, setMode] = useState<AccountMode>(MODES[0]);
  const change = useChange<AccountView, CreateAccountBody>({
    request: (body) => ({ method: 'POST', path: PATH, body }),
    outdates: OUTDATES,
  });
  if (change.data !== undefined) return <Checked account={change.data} close={close} />;
  return (
    <Form
      submitText={said.add}
      change={change}
      cancel={close}
      send={(given) =>
        change.mutate({
          label: readText(given, 'label'),
          exchange: 'binanceusdm',
          mode: readOne(given, 'mode', MODES),
          egressAddress: readAddress(given),
          ...readKey(given),
        })
      }
    >
      <Field label={said.label} name="label" maxLength={100} autoFocus />
      <SelectField
        label={said.mode}
        name="mode"
        initial={MODES[0]}
        options={MODES.map((each) => [each, said.modes[each]])}
        choose={(value) => setMode(MODES.find((each) => each === value) ?? MODES[0])}
      />
      {mode === 'live' && <Notice tone="warning">{said.live}</Notice>}
      <AddressField />
      <KeyFields error={change.error} />
    </Form>
  );
}

export function ChangeAccount({ account, close }: AccountFormProps) {
  const { words } = useSurroundings();
  const change = useChange<AccountView, Pick<AccountView, 'label' | 'egressAddress'>>({
    request: (body) => ({ method: 'PATCH', path: `${PATH}/${account.id}`, body }),
    outdates: OUTDATES,
  });
  return (
    <Form
      submitText={words.accounts.save}
      change={change}
      cancel={close}
      send={(given) =>
        change.mutate(
          { label: readText(given, 'label'), egressAddress: readAddress(given) },
          { onSuccess: close },
        )
      }
    >
      <Field
        label={words.accounts.label}
        name="label"
        maxLength={100}
        defaultValue={account.label}
        autoFocus
      />
      <AddressField initial={account.egressAddress} />
    </Form>
  );
}

export function ReplaceKey({ account, close }: AccountFormProps) {
  const { words } = useSurroundings();
  const said = words.accounts;
  const change = useChange<AccountView, ReturnType<typeof readKey>>({
    request: (body) => ({ method: 'PUT', path: `${PATH}/${account.id}/credentials`, body }),
    outdates: OUTDATES,
  });
  if (change.data !== undefined) return <Checked account={change.data} close={close} />;
  return (
    <Form
      submitText={said.replaceKey}
      change={change}
      cancel={close}
      send={(given) => change.mutate(readKey(given))}
    >
      <p>{said.sameAccount}</p>
      <KeyFields error={change.error} />
    </Form>
  );
}

export function CheckAccount({ account, close }: AccountFormProps) {
  const { words } = useSurroundings();
  const said = words.accounts;
  const change = useChange<AccountView, readonly AcceptableRisk[]>({
    request: (acceptRisks) => ({
      ...{ method: 'POST', path: `${PATH}/${account.id}/preflight`, body: { acceptRisks } },
    }),
    outdates: OUTDATES,
  });
  if (change.data !== undefined) return <Checked account={change.data} close={close} />;
  return (
    <Form
      submitText={said.check}
      change={change}
      cancel={close}
      send={(given) => change.mutate(readAll(given, 'acceptRisks', RISKS))}
    >
      {account.preflight !== null && <PreflightResult result={account.preflight} />}
      <Risks accepted={account.preflight?.acceptedRisks ?? []} />
    </Form>
  );
}

/** What became of it: the exchange's word on the key, or that nobody could ask for it. */
function Checked({ account, close }: AccountFormProps) {
  const { words } = useSurroundings();
  const { preflight } = account;
  return (
    <div className="form">
      {preflight === null ? (
        <Notice tone="warning">{words.accounts.notChecked}</Notice>
      ) : (
        <>
          <Notice tone={preflight.passed ? 'quiet' : 'danger'}>
            {preflight.passed ? words.accounts.passed : words.accounts.notPassed}
          </Notice>
          <PreflightResult result={preflight} />
        </>
      )}
      <div className="form-end">
        <button type="button" className="primary" onClick={close} autoFocus>
          {words.form.done}
        </button>
      </div>
    </div>
  );
}

function readKey(given: FormData) {
  return {
    apiKey: readText(given, 'apiKey').trim(),
    secret: readText(given, 'secret').trim(),
    acceptRisks: [...readAll(given, 'acceptRisks', RISKS)],
  };
}

/** Null for the worker's default. */
function readAddress(given: FormData): string | null {
  const address = readText(given, 'egressAddress').trim();
  return address === '' ? null : address;
}

function AddressField({ initial = null }: { readonly initial?: string | null }) {
  const { words } = useSurroundings();
  return (
    <Field
      label={words.accounts.egressAddress}
      name="egressAddress"
      maxLength={45}
      defaultValue={initial ?? ''}
      required={false}
      spellCheck={false}
      hint={words.accounts.egressHint}
    />
  );
}

function KeyFields({ error }: { readonly error: Error | null }) {
  const { words } = useSurroundings();
  const said = words.accounts;
  const refused = readRefusedChecks(error);
  return (
    <>
      <Field label={said.apiKey} name="apiKey" maxLength={256} spellCheck={false} />
      <Field
        label={said.secret}
        name="secret"
        type="password"
        maxLength={256}
        autoComplete="new-password"
        hint={said.secretHint}
      />
      {refused !== null && <PreflightResult result={refused} />}
      <Risks accepted={[]} />
    </>
  );
}

function Risks({ accepted }: { readonly accepted: readonly AcceptableRisk[] }) {
  const { words } = useSurroundings();
  return (
    <ChecksField
      label={words.accounts.acceptRisks}
      name="acceptRisks"
      initial={accepted}
      options={RISKS.map((risk) => [risk, words.preflight.risks[risk]])}
    />
  );
}
