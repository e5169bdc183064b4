// Whether everything works that a close needs, and what somebody must look at.
import { useAccounts } from '../operations/use-accounts';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { ExchangeAccounts } from './exchange-accounts';
import { OpenAlerts } from './open-alerts';
import { Parts } from './parts';
import './health.css';

export function HealthPage() {
  const { words } = useSurroundings();
  const { permissions } = useSession();
  const accounts = useAccounts();
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
