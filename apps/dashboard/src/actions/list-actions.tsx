// What can be done beside the list of hedges; and why nothing can, for who may only look.
import { nameAccount, type Accounts } from '../operations/arrange';
import { Link } from '../page/link';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { useActing } from './acting';

interface ListActionsProps {
  readonly accounts: Accounts;
  /** The account that the list is narrowed to; empty where it is not. */
  readonly accountId: string;
}

export function ListActions({ accounts, accountId }: ListActionsProps) {
  const { words } = useSurroundings();
  const { may, act } = useActing();
  if (!may) return <p className="muted list-actions">{words.actions.mayNot}</p>;
  const query =
    accountId === '' ? '' : `?${new URLSearchParams({ account: accountId }).toString()}`;
  return (
    <p className="list-actions">
      <Link to={`/register${query}`}>{words.newHedge.register}</Link>
      <Link to={`/open${query}`}>{words.newHedge.open}</Link>
      {accountId !== '' && (
        <button
          type="button"
          className="act-close"
          onClick={() => act({ kind: 'closeAll', accountId })}
        >
          {fillIn(words.actions.buttons.closeAll, { account: nameAccount(accounts, accountId) })}
        </button>
      )}
    </p>
  );
}
