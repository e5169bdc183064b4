// What somebody does with the own way in: password and authenticator.
import { useState } from 'react';
import type { ChangePasswordBody } from '@hedge/contracts';
import { Field, Form } from '../page/form';
import { readText } from '../page/given';
import { Notice } from '../page/notice';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { NewPasswordField } from '../users/new-password-field';
import { Authenticator } from './authenticator';
import './me.css';

export function MePage() {
  const { words } = useSurroundings();
  const { name, role } = useSession();
  return (
    <>
      <div className="page-head">
        <h1>{words.me.title}</h1>
      </div>
      <p>
        <span className="strong">{name}</span>
        {role !== null && ` · ${words.roles[role]}: ${words.users.roles[role]}`}
      </p>
      <ChangePassword />
      <Authenticator />
    </>
  );
}

function ChangePassword() {
  const { words } = useSurroundings();
  const said = words.me;
  const [differs, setDiffers] = useState(false);
  const change = useChange<void, ChangePasswordBody>({
    request: (body) => ({ method: 'POST', path: '/api/v1/session/password', body }),
    // It is over with the change, and whoever changed it logs in with the new one.
    outdates: ['session'],
  });
  const send = (given: FormData) => {
    const password = readText(given, 'password');
    const isSame = password === readText(given, 'again');
    setDiffers(!isSame);
    if (isSame) change.mutate({ current: readText(given, 'current'), password });
  };
  return (
    <section className="narrow">
      <h2>{said.changePassword}</h2>
      <Form submitText={said.changePassword} change={change} send={send}>
        <p className="muted">{said.changeMeaning}</p>
        <Field
          label={said.current}
          name="current"
          type="password"
          autoComplete="current-password"
        />
        <NewPasswordField label={words.users.password} />
        <Field label={said.again} name="again" type="password" autoComplete="new-password" />
        {differs && <Notice tone="danger">{said.differs}</Notice>}
      </Form>
    </section>
  );
}
