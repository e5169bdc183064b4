// Who changed what, and from what into what.
import { useCallback, useMemo } from 'react';
import type { AuditView } from '@hedge/contracts';
import { nameAccount } from '../operations/arrange';
import { useAccounts } from '../operations/use-accounts';
import { replaceQuery, useAddress } from '../page/address';
import { isReversed } from '../page/days';
import { Choice } from '../page/choice';
import { DayField, WrittenField } from '../page/filter-fields';
import { ListFrame } from '../page/list-frame';
import { Listing } from '../page/listing';
import { Moment } from '../page/moment';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { useList } from '../page/use-list';
import { nameCode } from '../words/name-code';
import {
  buildAuditFilter,
  listChanges,
  listDetails,
  readAuditChoice,
  WHOLE_LOG,
  writeAuditChoice,
  type AuditChoice,
  type Changed,
} from './audit-facts';

/** How much of an id tells it from others, and how long a value may be without being folded away. */
const ID_SHOWN = 8;
const VALUE_SHOWN = 60;

export function AuditPage() {
  const { words } = useSurroundings();
  const said = words.audit;
  const query = useAddress(({ search }) => search);
  const choice = useMemo(() => readAuditChoice(query), [query]);
  const change = useCallback(
    (changed: Partial<AuditChoice>) => replaceQuery(writeAuditChoice({ ...choice, ...changed })),
    [choice],
  );
  const isWrong = isReversed(choice);
  const filter = useMemo(() => (isWrong ? {} : buildAuditFilter(choice)), [isWrong, choice]);
  const list = useList<AuditView>({ path: '/api/v1/audit-log', filter, enabled: !isWrong });
  const seen = (read: (row: AuditView) => string) => [...new Set(list.rows?.map(read))].sort();
  return (
    <>
      <div className="page-head">
        <h1>{said.title}</h1>
        <search className="filter">
          <WrittenField
            key={`actor ${choice.actor}`}
            label={said.actor}
            value={choice.actor}
            seen={seen(({ actor }) => actor.name)}
            choose={(actor) => change({ actor })}
          />
          <Choice
            label={said.action}
            value={choice.action}
            options={[['', said.allActions], ...listActions(said.actions)]}
            choose={(action) => change({ action })}
          />
          <DayField
            label={words.list.from}
            value={choice.from}
            choose={(from) => change({ from })}
          />
          <DayField label={words.list.to} value={choice.to} choose={(to) => change({ to })} />
        </search>
      </div>
      {isWrong ? (
        <Notice tone="warning">{words.list.order}</Notice>
      ) : (
        <ListFrame
          list={list}
          empty={
            <>
              {words.list.noMatch}{' '}
              <button type="button" onClick={() => change(WHOLE_LOG)}>
                {words.list.showAll}
              </button>
            </>
          }
        >
          {(rows) => <AuditTable rows={rows} />}
        </ListFrame>
      )}
    </>
  );
}

/** By their names, as somebody looks for one. */
function listActions(actions: Readonly<Record<string, string>>) {
  return Object.entries(actions).sort(([, a], [, b]) => a.localeCompare(b));
}

function AuditTable({ rows }: { readonly rows: readonly AuditView[] }) {
  const { words } = useSurroundings();
  const { columns, title, kinds, actions } = words.audit;
  const accounts = useAccounts();
  const shown = [
    {
      title: columns.at,
      show: ({ at }: AuditView) => (
        <span className="whole">
          <Moment at={at} />
        </span>
      ),
    },
    {
      title: columns.actor,
      show: ({ actor: { kind, name, address } }: AuditView) => (
        <>
          <span className="line strong">{name}</span>
          <span className="muted small">
            {kinds[kind]}
            {address !== null && ` · ${address}`}
          </span>
        </>
      ),
    },
    {
      title: columns.action,
      show: ({ action, accountId, operationId, subjectId }: AuditView) => (
        <>
          <span className="line strong" title={action}>
            {nameCode(actions, action)}
          </span>
          {accountId !== null && (
            <span className="line muted small">{nameAccount(accounts, accountId)}</span>
          )}
          {[operationId, subjectId].map(
            (id) =>
              id !== null && (
                <code key={id} className="line muted small" title={id}>
                  {id.slice(0, ID_SHOWN)}
                </code>
              ),
          )}
        </>
      ),
    },
    { title: columns.changes, show: (row: AuditView) => <Changes row={row} /> },
  ];
  return <Listing label={title} columns={shown} rows={rows} keyOf={({ id }) => id} />;
}

function Changes({ row }: { readonly row: AuditView }) {
  const { words } = useSurroundings();
  const [changes, details] = [listChanges(row), listDetails(row)];
  if (changes.length + details.length === 0) return <span className="muted">–</span>;
  return (
    <>
      {changes.map((changed) => (
        <Change key={changed.field} changed={changed} />
      ))}
      {details.map(({ field, value }) => (
        <span key={field} className="line muted small">
          {nameCode(words.fields.names, field)}: {nameCode(words.audit.values, value)}
        </span>
      ))}
    </>
  );
}

function Change({ changed: { field, before, after } }: { readonly changed: Changed }) {
  const { words } = useSurroundings();
  const name = nameCode(words.fields.names, field);
  const { values, nothing } = words.audit;
  const change = (
    <>
      {before !== null && (
        <>
          <del>{nameCode(values, before)}</del> →{' '}
        </>
      )}
      <ins>{after === null ? nothing : nameCode(values, after)}</ins>
    </>
  );
  if (Math.max(before?.length ?? 0, after?.length ?? 0) <= VALUE_SHOWN) {
    return (
      <span className="line">
        {name}: {change}
      </span>
    );
  }
  return (
    <details>
      <summary>{name}</summary>
      {change}
    </details>
  );
}
