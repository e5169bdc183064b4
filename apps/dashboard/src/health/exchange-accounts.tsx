// How the exchange stands to each account: bans, when it was last read, clock and request budget.
import type { AccountView, OperationView } from '@hedge/contracts';
import { useQuery } from '@tanstack/react-query';
import { accountsQuery, operationsQuery } from '../operations/operation-queries';
import { isStale } from '../operations/freshness';
import { useClock } from '../page/clock';
import { tellDuration } from '../page/duration';
import { ChangeProblemNotice, ProblemNotice } from '../page/problem-notice';
import { OldNotice } from '../page/list-frame';
import { Listing } from '../page/listing';
import { Moment } from '../page/moment';
import { Notice } from '../page/notice';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { fillIn } from '../words/language';
import { tellCheck } from '../words/tell-check';
import { findCheck, findLastReading, standingOf, type Check } from './health-facts';

export function ExchangeAccounts() {
  const { client, live, words } = useSurroundings();
  const { permissions } = useSession();
  const said = words.health.accounts;
  const { data, error, dataUpdatedAt } = useQuery(accountsQuery(client));
  const operations = useQuery(operationsQuery(client, live)).data?.items ?? [];
  const check = useChange<AccountView, string>({
    request: (id) => ({ method: 'POST', path: `/api/v1/accounts/${id}/preflight`, body: {} }),
    outdates: ['accounts'],
  });
  const columns = [
    {
      title: said.columns.account,
      show: ({ label, mode }: AccountView) => (
        <>
          <span className="strong">{label}</span>
          <span className={`mode mode-${mode}`}>{mode}</span>
        </>
      ),
    },
    {
      title: said.columns.standing,
      show: (account: AccountView) => <Standing account={account} />,
    },
    {
      title: said.columns.reading,
      show: ({ id }: AccountView) => <LastReading operations={operations} accountId={id} />,
    },
    {
      title: said.columns.clock,
      show: ({ preflight }: AccountView) => <CheckText preflight={preflight} name="CLOCK" />,
    },
    {
      title: said.columns.budget,
      show: ({ preflight }: AccountView) => (
        <CheckText preflight={preflight} name="REQUEST_BUDGET" />
      ),
    },
    {
      title: said.columns.checked,
      show: ({ id, preflight }: AccountView) => (
        <>
          {preflight === null ? said.neverChecked : <Moment at={preflight.checkedAt} />}
          {permissions.includes('administer') && (
            <span className="line">
              <button
                type="button"
                disabled={check.isPending && check.variables === id}
                onClick={() => check.mutate(id)}
              >
                {check.isPending && check.variables === id ? said.checking : said.check}
              </button>
            </span>
          )}
        </>
      ),
    },
  ];
  return (
    <section>
      <h2>{said.title}</h2>
      {error !== null && data === undefined && <ProblemNotice error={error} />}
      {error !== null && data !== undefined && <OldNotice readAt={dataUpdatedAt} error={error} />}
      {check.isError && <ChangeProblemNotice error={check.error} />}
      {data === undefined && error === null && <Notice tone="quiet">{words.loading}</Notice>}
      {data?.items.length === 0 && <Notice tone="quiet">{said.none}</Notice>}
      {data !== undefined && data.items.length > 0 && (
        <Listing label={said.title} columns={columns} rows={data.items} keyOf={({ id }) => id} />
      )}
    </section>
  );
}

const TONES = {
  ...{ served: 'chip', disabled: 'chip', unchecked: 'chip chip-warning' },
  ...{ banned: 'chip chip-danger', refused: 'chip chip-danger' },
} as const;

function Standing({ account }: { readonly account: AccountView }) {
  const { words } = useSurroundings();
  const standing = useClock((nowMs) => standingOf(account, nowMs));
  const { bannedUntil } = account;
  return (
    <>
      <span className={TONES[standing]}>{words.health.accounts.standings[standing]}</span>
      {standing === 'banned' && bannedUntil !== null && <Moment at={bannedUntil} />}
    </>
  );
}

interface LastReadingProps {
  readonly operations: readonly OperationView[];
  readonly accountId: string;
}

function LastReading({ operations, accountId }: LastReadingProps) {
  const { words } = useSurroundings();
  const said = words.health.accounts;
  const at = findLastReading(operations, accountId);
  const age = useClock((nowMs) => (at === null ? '' : tellDuration(nowMs - Date.parse(at))));
  const stale = useClock((nowMs) => isStale(at, nowMs));
  if (at === null) return <span className="muted">{said.noReading}</span>;
  return <span className={stale ? 'stale' : ''}>{fillIn(said.read, { age })}</span>;
}

interface CheckTextProps {
  readonly preflight: AccountView['preflight'];
  readonly name: Check['name'];
}

/** What the check found, and how long ago: it is of that moment, and not of now. */
function CheckText({ preflight, name }: CheckTextProps) {
  const { words, language } = useSurroundings();
  const check = findCheck(preflight, name);
  const age = useClock((nowMs) =>
    preflight === null ? '' : tellDuration(nowMs - Date.parse(preflight.checkedAt)),
  );
  if (check === null) return <span className="muted">–</span>;
  const told = tellCheck(check, words, language);
  return (
    <>
      <span className={check.outcome === 'failed' ? 'chip chip-danger' : 'chip'}>
        {words.preflight.outcomes[check.outcome]}
      </span>
      <span className="line small">{fillIn(words.health.accounts.asOf, { age })}</span>
      <span className="line muted small" {...(told === null && { lang: 'en' })}>
        {told ?? check.message}
      </span>
    </>
  );
}
