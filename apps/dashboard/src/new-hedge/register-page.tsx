// Registering positions of the exchange as a hedge: pick two, set a target, done.
import { useState, type FormEvent } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { CreatedOperationView, CreateOperationBody, PositionsView } from '@hedge/contracts';
import { writeAmount } from '../actions/amount-entry';
import { AmountField } from '../actions/amount-field';
import type { Client } from '../api/client';
import { OPERATIONS_KEY, operationsQuery } from '../operations/operation-queries';
import { Notice } from '../page/notice';
import { ChangeProblemNotice, ProblemNotice } from '../page/problem-notice';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { fillIn } from '../words/language';
import { AccountChoice, useAccountChoice } from './account-choice';
import { focusFault } from './focus-fault';
import { readHedge, type LegEntry } from './hedge-entry';
import { DEFAULT_SETTINGS, HedgeSettings } from './hedge-settings';
import {
  assetOf,
  findPartner,
  listPositions,
  nameSymbol,
  type PositionRow,
} from './position-choice';
import { PositionsTable } from './positions-table';
import { RegisteredNotice } from './registered-notice';
import './new-hedge.css';

/** Asked of the exchange, and so only when somebody looks. */
const positionsQuery = (client: Client, accountId: string) =>
  queryOptions({
    queryKey: ['positions', accountId],
    queryFn: () => client.ask<PositionsView>({ path: `/api/v1/accounts/${accountId}/positions` }),
    enabled: accountId !== '',
    ...{ gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false },
  });

export function RegisterPage() {
  const { words } = useSurroundings();
  const accountId = useAccountChoice();
  const [created, setCreated] = useState<CreatedOperationView | null>(null);
  return (
    <div className="new-hedge">
      <h1>{words.newHedge.register}</h1>
      {created === null ? (
        <>
          <AccountChoice accountId={accountId} />
          {accountId !== '' && (
            <Positions key={accountId} accountId={accountId} setCreated={setCreated} />
          )}
        </>
      ) : (
        <>
          <RegisteredNotice created={created} />
          <button type="button" onClick={() => setCreated(null)}>
            {words.newHedge.another}
          </button>
        </>
      )}
    </div>
  );
}

interface PositionsProps {
  readonly accountId: string;
  readonly setCreated: (created: CreatedOperationView) => void;
}

function Positions({ accountId, setCreated }: PositionsProps) {
  const { client, live, words } = useSurroundings();
  const said = words.newHedge;
  const { data, error, isFetching, refetch } = useQuery(positionsQuery(client, accountId));
  const { data: open } = useQuery(operationsQuery(client, live));
  const rows = listPositions(data?.items ?? [], open?.items ?? [], accountId);
  return (
    <>
      {isFetching && <Notice tone="quiet">{said.reading}</Notice>}
      {!isFetching && error !== null && <ProblemNotice error={error} />}
      {data?.hedgeMode === false && <Notice tone="warning">{said.oneWay}</Notice>}
      {data !== undefined && data.hedgeMode !== false && rows.length === 0 && (
        <Notice tone="quiet">{said.noPositions}</Notice>
      )}
      {rows.length > 0 && (
        <RegisterForm accountId={accountId} rows={rows} setCreated={setCreated} />
      )}
      <p>
        <button type="button" disabled={isFetching} onClick={() => void refetch()}>
          {said.again}
        </button>
      </p>
    </>
  );
}

type Side = PositionRow['side'];
type Chosen = Readonly<Record<Side, LegEntry | null>>;

function RegisterForm({
  accountId,
  rows,
  setCreated,
}: PositionsProps & { readonly rows: readonly PositionRow[] }) {
  const { words, language } = useSurroundings();
  const said = words.newHedge;
  const [chosen, setChosen] = useState<Chosen>({ LONG: null, SHORT: null });
  const [settings, setSettings] = useState(DEFAULT_SETTINGS);
  const [wasSent, setWasSent] = useState(false);
  const change = useChange<CreatedOperationView, CreateOperationBody>({
    request: (asked) => ({ method: 'POST', path: '/api/v1/operations', body: asked }),
    outdates: OPERATIONS_KEY,
  });
  const legOf = ({ symbol, free }: PositionRow): LegEntry => ({
    ...{ symbol, quantity: writeAmount(free, language) },
  });
  const choose = (row: PositionRow) =>
    setChosen((before) => {
      const other = row.side === 'LONG' ? 'SHORT' : 'LONG';
      const partner = before[other] === null ? findPartner(rows, row) : null;
      const picked = { ...before, [row.side]: legOf(row) };
      return partner === null ? picked : { ...picked, [other]: legOf(partner) };
    });
  const body = readHedge({ accountId, long: chosen.LONG, short: chosen.SHORT, settings }, language);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWasSent(true);
    if (body === null) focusFault(event.currentTarget);
    else change.mutate(body, { onSuccess: setCreated });
  };
  const sides = ['LONG', 'SHORT'] as const;
  const legs = sides.flatMap((side) =>
    chosen[side] === null ? [] : [{ side, leg: chosen[side] }],
  );
  return (
    <form className="fields" onSubmit={submit} noValidate>
      <PositionsTable
        rows={rows}
        chosen={legs.map(({ side, leg }) => `${side} ${leg.symbol}`)}
        choose={choose}
      />
      {wasSent && legs.length < sides.length && <p className="fault">{said.missing}</p>}
      {legs.map(({ side, leg }) => (
        <AmountField
          key={side}
          label={fillIn(said.quantityOf, { side })}
          text={leg.quantity}
          unit={fillIn(said.quantityHint, { symbol: nameSymbol(leg.symbol) })}
          wasSent={wasSent}
          change={(quantity) =>
            setChosen((before) => ({ ...before, [side]: { ...leg, quantity } }))
          }
        />
      ))}
      <HedgeSettings
        settings={settings}
        unit={assetOf(legs[0]?.leg.symbol ?? '')}
        wasSent={wasSent}
        change={(own) => setSettings((before) => ({ ...before, ...own }))}
      />
      {change.error !== null && <ChangeProblemNotice error={change.error} />}
      <div className="dialog-end">
        <button type="submit" className="primary" disabled={change.isPending}>
          {change.isPending ? words.actions.sending : said.submit}
        </button>
      </div>
    </form>
  );
}
