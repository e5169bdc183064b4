// Whether everything works that a close needs, and what somebody must look at.
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Accounts } from '../operations/arrange';
import { accountsQuery } from '../operations/operation-queries';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { ExchangeAccounts } from './exchange-accounts';
import { OpenAlerts } from './open-alerts';
import { Parts } from './parts';
import './health.css';

export function HealthPage() {
  const { client, words } = useSurroundings();
  const { permissions } = useSession();
  const { data } = useQuery(accountsQuery(client));
  const accounts = useMemo<Accounts>(
    () => new Map(data?.items.map((account) => [account.id, account])),
    [data],
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.health.title}</h1>
        {permissions.includes('operate') && <a href="/admin/queues">{words.health.board}</a>}
      </div>
      <Parts />
      <OpenAlerts accounts={accounts} />
      <ExchangeAccounts />
    </>
  );
}
