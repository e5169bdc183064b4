// The account that a new hedge is for, kept in the address: one that is disabled takes none.
import { useEffect, useId } from 'react';
import { useQuery } from '@tanstack/react-query';
import { accountsQuery } from '../operations/operation-queries';
import { replaceQuery, useAddress } from '../page/address';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';

/** Empty where none is chosen. */
export function useAccountChoice(): string {
  return useAddress(({ search }) => new URLSearchParams(search).get('account') ?? '');
}

const choose = (accountId: string) =>
  replaceQuery(
    accountId === '' ? '' : `?${new URLSearchParams({ account: accountId }).toString()}`,
  );

export function AccountChoice({ accountId }: { readonly accountId: string }) {
  const { client, words } = useSurroundings();
  const { data } = useQuery(accountsQuery(client));
  const id = useId();
  const accounts = data?.items.filter(({ enabled }) => enabled) ?? [];
  const only = accounts.length === 1 ? accounts[0]?.id : undefined;
  useEffect(() => {
    if (accountId === '' && only !== undefined) choose(only);
  }, [accountId, only]);
  if (data !== undefined && accounts.length === 0) {
    return <Notice tone="warning">{words.newHedge.noAccount}</Notice>;
  }
  return (
    <div className="field">
      <label htmlFor={id}>{words.newHedge.account}</label>
      <select id={id} value={accountId} onChange={({ target }) => choose(target.value)}>
        <option value="">{words.newHedge.chooseAccount}</option>
        {accounts.map((account) => (
          <option key={account.id} value={account.id}>
            {account.label} · {account.mode}
          </option>
        ))}
      </select>
    </div>
  );
}
