// What somebody must look at, and "I have seen it".
import type { AlertView } from '@hedge/contracts';
import { nameAccount, type Accounts } from '../operations/arrange';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { ChangeProblemNotice } from '../page/problem-notice';
import { ListFrame } from '../page/list-frame';
import { Listing } from '../page/listing';
import { Moment } from '../page/moment';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { useList } from '../page/use-list';
import { Link } from '../page/link';
import { fillIn } from '../words/language';
import { nameCode } from '../words/name-code';
import { tellAlert } from '../words/tell-alert';

const PATH = '/api/v1/alerts';
const REFRESH_MS = 5_000;
const OPEN = { open: 'true' };

export function OpenAlerts({ accounts }: { readonly accounts: Accounts }) {
  const { words, language } = useSurroundings();
  const { permissions } = useSession();
  const said = words.health.alerts;
  const list = useList<AlertView>({ path: PATH, filter: OPEN, refreshMs: REFRESH_MS });
  const seen = useChange<AlertView, string>({
    request: (id) => ({ method: 'POST', path: `${PATH}/${id}/acknowledge` }),
    outdates: [PATH],
  });
  const mayAcknowledge = permissions.includes('operate');
  const columns = [
    { title: said.columns.raised, show: (alert: AlertView) => <Raised alert={alert} /> },
    {
      title: said.columns.what,
      show: (alert: AlertView) => {
        const { kind, message, accountId, operationId } = alert;
        const told = tellAlert(alert, words, language);
        return (
          <>
            <span className="line strong">{nameCode(said.kinds, kind)}</span>
            {accountId !== null && (
              <span className="line muted">{nameAccount(accounts, accountId)}</span>
            )}
            <span className="line" {...(told === null && { lang: 'en' })}>
              {told ?? message}
            </span>
            {operationId !== null && (
              <Link to={`/operations/${operationId}`}>{words.newHedge.toHedge}</Link>
            )}
          </>
        );
      },
    },
    {
      title: said.columns.seen,
      show: ({ id, acknowledgedAt }: AlertView) =>
        acknowledgedAt !== null ? (
          <Moment at={acknowledgedAt} />
        ) : mayAcknowledge ? (
          <button
            type="button"
            disabled={seen.isPending && seen.variables === id}
            onClick={() => seen.mutate(id)}
          >
            {said.acknowledge}
          </button>
        ) : (
          <span className="muted">{said.notSeen}</span>
        ),
    },
  ];
  return (
    <section>
      <h2>{said.title}</h2>
      {seen.isError && <ChangeProblemNotice error={seen.error} />}
      <ListFrame list={list} empty={said.none}>
        {(rows) => (
          <Listing label={said.title} columns={columns} rows={rows} keyOf={({ id }) => id} />
        )}
      </ListFrame>
    </section>
  );
}

function Raised({ alert: { raisedAt } }: { readonly alert: AlertView }) {
  const { words } = useSurroundings();
  const age = useClock((nowMs) => tellDuration(nowMs - Date.parse(raisedAt)));
  return (
    <>
      <Moment at={raisedAt} />
      <span className="line muted small">{fillIn(words.health.alerts.since, { age })}</span>
    </>
  );
}
