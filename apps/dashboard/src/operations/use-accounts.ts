// The accounts by their ids, wherever a hedge names its own.
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { AccountView } from '@hedge/contracts';
import { useSurroundings } from '../page/surroundings';
import { accountsQuery } from './operation-queries';

/** Empty while they are not known. */
export function useAccounts(): ReadonlyMap<string, AccountView> {
  const { client } = useSurroundings();
  const { data } = useQuery(accountsQuery(client));
  return useMemo(() => new Map(data?.items.map((account) => [account.id, account])), [data]);
}
