// The accounts at exchanges: what they are, how they stand, and what an admin does with them.
import { useState } from 'react';
import type { AccountView } from '@hedge/contracts';
import { useQuery } from '@tanstack/react-query';
import { accountsQuery } from '../operations/operation-queries';
import { Dialog } from '../page/dialog';
import { ProblemNotice } from '../page/problem-notice';
import { OldNotice } from '../page/list-frame';
import { Listing } from '../page/listing';
import { Moment } from '../page/moment';
import { Notice } from '../page/notice';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { AddAccount, ChangeAccount, CheckAccount, ReplaceKey } from './account-forms';
import { RemoveAccount, SwitchAccount } from './account-questions';
import { PreflightResult } from './preflight-result';
import { fillIn } from '../words/language';
import './accounts.css';

/** What can be done with one account, each by the name of its words. */
const DEEDS = {
  ...{ check: CheckAccount, change: ChangeAccount, replaceKey: ReplaceKey },
  ...{ switch: SwitchAccount, remove: RemoveAccount },
} as const;
type Deed = keyof typeof DEEDS;

type Asked = { readonly deed: 'add' } | { readonly deed: Deed; readonly account: AccountView };

export function AccountsPage() {
  const { client, words } = useSurroundings();
  const { permissions } = useSession();
  const said = words.accounts;
  const { data, error, dataUpdatedAt } = useQuery(accountsQuery(client));
  const [asked, ask] = useState<Asked | null>(null);
  const mayChange = permissions.includes('administer');
  return (
    <>
      <div className="page-head">
        <h1>{said.title}</h1>
        {mayChange && (
          <button type="button" className="primary" onClick={() => ask({ deed: 'add' })}>
            {said.add}
          </button>
        )}
      </div>
      {data === undefined && error === null && <Notice tone="quiet">{words.loading}</Notice>}
      {data === undefined && error !== null && <ProblemNotice error={error} />}
      {data !== undefined && error !== null && <OldNotice readAt={dataUpdatedAt} error={error} />}
      {data?.items.length === 0 && <Notice tone="quiet">{said.empty}</Notice>}
      {data !== undefined && data.items.length > 0 && (
        <AccountsTable accounts={data.items} {...(mayChange && { ask })} />
      )}
      {asked !== null && <DeedDialog asked={asked} close={() => ask(null)} />}
    </>
  );
}

interface DeedDialogProps {
  readonly asked: Asked;
  readonly close: () => void;
}

function DeedDialog({ asked, close }: DeedDialogProps) {
  const { words } = useSurroundings();
  if (asked.deed === 'add') {
    return (
      <Dialog title={words.accounts.add} close={close}>
        <AddAccount close={close} />
      </Dialog>
    );
  }
  const { deed, account } = asked;
  const Deed = DEEDS[deed];
  return (
    <Dialog title={`${nameDeed(words.accounts, asked)}: ${account.label}`} close={close}>
      <Deed account={account} close={close} />
    </Dialog>
  );
}

type Said = ReturnType<typeof useSurroundings>['words']['accounts'];

function nameDeed(said: Said, asked: { readonly deed: Deed; readonly account: AccountView }) {
  if (asked.deed !== 'switch') return said[asked.deed];
  return asked.account.enabled ? said.disable : said.enable;
}

interface AccountsTableProps {
  readonly accounts: readonly AccountView[];
  /** Left out for who may not change anything. */
  readonly ask?: (asked: Asked) => void;
}

function AccountsTable({ accounts, ask }: AccountsTableProps) {
  const { words } = useSurroundings();
  const said = words.accounts;
  const columns = [
    {
      title: said.columns.account,
      show: ({ label, mode, enabled, egressAddress }: AccountView) => (
        <>
          <span className="strong">{label}</span>
          <span className={`mode mode-${mode}`}>{mode}</span>{' '}
          {!enabled && <span className="chip chip-warning">{said.disabled}</span>}
          {egressAddress !== null && (
            <span className="line muted small">
              {fillIn(said.leavesFrom, { address: egressAddress })}
            </span>
          )}
        </>
      ),
    },
    {
      title: said.columns.key,
      show: ({ keyFingerprint, createdAt }: AccountView) => (
        <>
          <code>{keyFingerprint}</code>
          <span className="line muted small">
            <Moment at={createdAt} />
          </span>
        </>
      ),
    },
    { title: said.columns.check, show: (account: AccountView) => <Check account={account} /> },
    ...(ask === undefined
      ? []
      : [
          {
            title: said.columns.actions,
            show: (account: AccountView) => (
              <div className="actions">
                {(Object.keys(DEEDS) as readonly Deed[]).map((deed) => (
                  <button
                    key={deed}
                    type="button"
                    aria-label={`${nameDeed(said, { deed, account })}: ${account.label}`}
                    onClick={() => ask({ deed, account })}
                  >
                    {nameDeed(said, { deed, account })}
                  </button>
                ))}
              </div>
            ),
          },
        ]),
  ];
  return <Listing label={said.title} columns={columns} rows={accounts} keyOf={({ id }) => id} />;
}

function Check({ account: { preflight } }: { readonly account: AccountView }) {
  const { words } = useSurroundings();
  const said = words.accounts;
  if (preflight === null) return <span className="chip chip-warning">{said.neverChecked}</span>;
  return (
    <>
      <span className={preflight.passed ? 'chip' : 'chip chip-danger'}>
        {preflight.passed ? said.checkPassed : said.checkFailed}
      </span>
      <span className="muted small">
        <Moment at={preflight.checkedAt} />
      </span>
      <PreflightResult result={preflight} onlyTroubles />
    </>
  );
}
