// Those who log in, and what each may do.
import { useState } from 'react';
import type { UserView } from '@hedge/contracts';
import { Dialog } from '../page/dialog';
import { ListFrame } from '../page/list-frame';
import { Listing } from '../page/listing';
import { Moment } from '../page/moment';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { useList } from '../page/use-list';
import { AddUser, ChangeRole, RemoveAuthenticator, SetPassword, SwitchUser } from './user-forms';

const DEEDS = {
  ...{ changeRole: ChangeRole, setPassword: SetPassword },
  ...{ switch: SwitchUser, removeTotp: RemoveAuthenticator },
} as const;
type Deed = keyof typeof DEEDS;

type Asked = { readonly deed: 'add' } | { readonly deed: Deed; readonly user: UserView };

export function UsersPage() {
  const { words } = useSurroundings();
  const { id: ownId } = useSession();
  const said = words.users;
  const list = useList<UserView>({ path: '/api/v1/users' });
  const [asked, ask] = useState<Asked | null>(null);
  const close = () => ask(null);
  const nameDeed = (deed: Deed, { disabled }: UserView) => {
    if (deed !== 'switch') return said[deed];
    return disabled ? said.enable : said.disable;
  };
  const columns = [
    {
      title: said.columns.name,
      show: ({ id, name, disabled }: UserView) => (
        <>
          <span className="strong">{name}</span>{' '}
          {id === ownId && <span className="chip">{said.you}</span>}
          {disabled && <span className="chip chip-warning">{said.disabled}</span>}
        </>
      ),
    },
    { title: said.columns.role, show: ({ role }: UserView) => words.roles[role] },
    {
      title: said.columns.totp,
      show: ({ totp }: UserView) => (
        <span className={totp ? 'chip' : 'chip chip-warning'}>
          {totp ? said.withTotp : said.withoutTotp}
        </span>
      ),
    },
    { title: said.columns.created, show: ({ createdAt }: UserView) => <Moment at={createdAt} /> },
    {
      title: said.columns.actions,
      show: (user: UserView) => (
        <div className="actions">
          {(Object.keys(DEEDS) as readonly Deed[])
            .filter((deed) => deed !== 'removeTotp' || user.totp)
            .map((deed) => (
              <button
                key={deed}
                type="button"
                aria-label={`${nameDeed(deed, user)}: ${user.name}`}
                onClick={() => ask({ deed, user })}
              >
                {nameDeed(deed, user)}
              </button>
            ))}
        </div>
      ),
    },
  ];
  return (
    <>
      <div className="page-head">
        <h1>{said.title}</h1>
        <button type="button" className="primary" onClick={() => ask({ deed: 'add' })}>
          {said.add}
        </button>
      </div>
      <ListFrame list={list} empty={said.empty}>
        {(rows) => (
          <Listing label={said.title} columns={columns} rows={rows} keyOf={({ id }) => id} />
        )}
      </ListFrame>
      {asked?.deed === 'add' && (
        <Dialog title={said.add} close={close}>
          <AddUser close={close} />
        </Dialog>
      )}
      {asked !== null && asked.deed !== 'add' && (
        <DeedDialog
          title={`${nameDeed(asked.deed, asked.user)}: ${asked.user.name}`}
          {...asked}
          close={close}
        />
      )}
    </>
  );
}

interface DeedDialogProps {
  readonly title: string;
  readonly deed: Deed;
  readonly user: UserView;
  readonly close: () => void;
}

function DeedDialog({ title, deed, user, close }: DeedDialogProps) {
  const Deed = DEEDS[deed];
  return (
    <Dialog title={title} close={close}>
      <Deed user={user} close={close} />
    </Dialog>
  );
}
