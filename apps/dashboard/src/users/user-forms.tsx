// What an admin does with those who log in.
import type { CreateUserBody, PatchUserBody, Role, UserView } from '@hedge/contracts';
import { Field, Form, SelectField } from '../page/form';
import { readOne, readText } from '../page/given';
import { Question } from '../page/question';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { fillIn } from '../words/language';
import { NewPasswordField } from './new-password-field';

const PATH = '/api/v1/users';
const ROLES: readonly [Role, ...Role[]] = ['viewer', 'operator', 'admin'];

interface FormProps {
  readonly close: () => void;
}

export interface UserFormProps extends FormProps {
  readonly user: UserView;
}

export function AddUser({ close }: FormProps) {
  const { words } = useSurroundings();
  const said = words.users;
  const change = useChange<UserView, CreateUserBody>({
    request: (body) => ({ method: 'POST', path: PATH, body }),
    outdates: [PATH],
  });
  return (
    <Form
      submitText={said.add}
      change={change}
      cancel={close}
      send={(given) =>
        change.mutate(
          {
            name: readText(given, 'name'),
            role: readOne(given, 'role', ROLES),
            password: readText(given, 'password'),
          },
          { onSuccess: close },
        )
      }
    >
      <Field
        label={said.name}
        name="name"
        maxLength={64}
        pattern="[A-Za-z0-9][A-Za-z0-9._@+\-]*"
        hint={said.nameHint}
        autoCapitalize="none"
        autoFocus
      />
      <RoleField initial={ROLES[0]} />
      <NewPasswordField label={said.password} />
    </Form>
  );
}

export function ChangeRole({ user, close }: UserFormProps) {
  const { words } = useSurroundings();
  const change = usePatch(user);
  return (
    <Form
      submitText={words.users.changeRole}
      change={change}
      cancel={close}
      send={(given) => change.mutate({ role: readOne(given, 'role', ROLES) }, { onSuccess: close })}
    >
      <RoleField initial={user.role} />
      <p>{fillIn(words.users.loggedOut, { name: user.name })}</p>
    </Form>
  );
}

export function SetPassword({ user, close }: UserFormProps) {
  const { words } = useSurroundings();
  const change = usePatch(user);
  return (
    <Form
      submitText={words.users.setPassword}
      change={change}
      cancel={close}
      send={(given) =>
        change.mutate({ password: readText(given, 'password') }, { onSuccess: close })
      }
    >
      <NewPasswordField label={words.users.password} autoFocus />
      <p>{fillIn(words.users.loggedOut, { name: user.name })}</p>
    </Form>
  );
}

export function SwitchUser({ user, close }: UserFormProps) {
  const { words } = useSurroundings();
  const said = words.users;
  const { name, disabled } = user;
  const change = useUserChange(user, { disabled: !disabled });
  return (
    <Question
      change={change}
      submitText={disabled ? said.enable : said.disable}
      isDangerous={!disabled}
      close={close}
    >
      {fillIn(disabled ? said.enableMeaning : said.disableMeaning, { name })}
    </Question>
  );
}

export function RemoveAuthenticator({ user, close }: UserFormProps) {
  const { words } = useSurroundings();
  const change = useUserChange(user, { removeTotp: true });
  return (
    <Question change={change} submitText={words.users.removeTotp} close={close}>
      {fillIn(words.users.removeTotpMeaning, { name: user.name })}
    </Question>
  );
}

function usePatch({ id }: UserView) {
  return useChange<UserView, PatchUserBody>({
    request: (body) => ({ method: 'PATCH', path: `${PATH}/${id}`, body }),
    outdates: [PATH],
  });
}

/** A change that is known before it is asked about. */
function useUserChange({ id }: UserView, body: PatchUserBody) {
  return useChange<UserView>({
    request: () => ({ method: 'PATCH', path: `${PATH}/${id}`, body }),
    outdates: [PATH],
  });
}

function RoleField({ initial }: { readonly initial: Role }) {
  const { words } = useSurroundings();
  return (
    <SelectField
      label={words.users.role}
      name="role"
      initial={initial}
      options={ROLES.map((role) => [role, `${words.roles[role]}: ${words.users.roles[role]}`])}
    />
  );
}
