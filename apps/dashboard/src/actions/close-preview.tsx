// The orders that a close would send, what they would bring, and what holds them back.
import type { ClosePreviewView, OperationView } from '@hedge/contracts';
import { accountsQuery } from '../operations/operation-queries';
import { pairOf, unitOf } from '../operations/operation-facts';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { tellExactly, tellMoney } from '../words/amounts';
import { nameAccount } from '../operations/arrange';

interface ClosePreviewProps {
  readonly operation: OperationView;
  readonly preview: ClosePreviewView;
}

export function ClosePreview({ operation, preview }: ClosePreviewProps) {
  const { words } = useSurroundings();
  const said = words.actions.close;
  return (
    <>
      <AccountLine accountId={operation.accountId} />
      {preview.orders.length === 0 ? <p>{said.nothing}</p> : <Orders orders={preview.orders} />}
      <Sums operation={operation} preview={preview} />
      {preview.holds.length > 0 && (
        <Notice tone="danger">
          {said.held} <Told told={preview.holds} words={said.holds} />
        </Notice>
      )}
      {preview.warnings.length > 0 && (
        <Notice tone="warning">
          <Told told={preview.warnings} words={said.warnings} />
        </Notice>
      )}
    </>
  );
}

/** Whose money it is, and whether it is money. */
function AccountLine({ accountId }: { readonly accountId: string }) {
  const { client, words } = useSurroundings();
  const { data } = useQuery(accountsQuery(client));
  const account = data?.items.find(({ id }) => id === accountId);
  const accounts = new Map(account === undefined ? [] : [[accountId, account]]);
  return (
    <p>
      <span className="muted">{words.actions.close.account} </span>
      {nameAccount(accounts, accountId)}
      {account !== undefined && <span className={`mode mode-${account.mode}`}>{account.mode}</span>}
    </p>
  );
}

function Orders({ orders }: { readonly orders: ClosePreviewView['orders'] }) {
  const { words, language } = useSurroundings();
  const said = words.actions.close;
  const amount = (text: string | null) =>
    text === null ? said.unknown : tellExactly(text, language);
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={said.sends}>
      <table className="orders stacked" role="table">
        <caption>{said.sends}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {(['order', 'quantity', 'mark', 'position'] as const).map((column) => (
              <th key={column} role="columnheader" scope="col">
                {said.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {orders.map((order) => (
            <tr key={order.clientOrderId} role="row">
              <th role="rowheader" scope="row">
                {order.side}{' '}
                <span className={`side side-${order.positionSide}`}>{order.positionSide}</span>{' '}
                {pairOf(order.symbol)}
              </th>
              <td role="cell" data-title={said.columns.quantity}>
                {amount(order.quantity)}
              </td>
              <td role="cell" data-title={said.columns.mark}>
                {amount(order.markPrice)}
              </td>
              <td role="cell" data-title={said.columns.position}>
                {amount(order.positionQuantity)} → {amount(order.positionAfter)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sums({ operation, preview }: ClosePreviewProps) {
  const { words, language } = useSurroundings();
  const said = words.actions.close;
  const unit = unitOf(operation);
  const money = (text: string | null) =>
    text === null ? said.unknown : `${tellMoney(text, language, { signed: true })} ${unit}`;
  const fees = preview.estimatedFees.map(
    ({ asset, amount }) => `${tellMoney(amount, language, { rounding: 'ceil' })} ${asset}`,
  );
  return (
    <dl className="sums">
      <dt>{said.gross}</dt>
      <dd>{money(preview.grossPnl)}</dd>
      <dt>{said.fees}</dt>
      <dd>{fees.join(' + ') || said.unknown}</dd>
      <dt>{said.net}</dt>
      <dd className="net">{money(preview.estimatedNetPnl)}</dd>
    </dl>
  );
}

interface ToldProps {
  readonly told: ClosePreviewView['holds'];
  readonly words: Readonly<Record<string, string>>;
}

/** By its code in the language of the page; a code that it does not know, as the API says it. */
function Told({ told, words }: ToldProps) {
  return told
    .map(({ code, message }) => (Object.hasOwn(words, code) ? words[code] : message))
    .join(' ');
}
