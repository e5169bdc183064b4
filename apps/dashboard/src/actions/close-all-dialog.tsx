// Closing every operation of an account now, and what becomes of each.
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { CloseAllView, OperationView } from '@hedge/contracts';
import { nameAccount } from '../operations/arrange';
import { pairsOf, standingsOf, unitOf } from '../operations/operation-facts';
import { OPERATIONS_KEY, operationsQuery } from '../operations/operation-queries';
import { useAccounts } from '../operations/use-accounts';
import { Dialog } from '../page/dialog';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { tellMoney } from '../words/amounts';
import { fillIn } from '../words/language';
import { ChangeProblemNotice } from '../page/problem-notice';
import { useChange } from '../page/use-change';

interface CloseAllDialogProps {
  readonly accountId: string;
  readonly close: () => void;
}

export function CloseAllDialog({ accountId, close }: CloseAllDialogProps) {
  const { client, live, words } = useSurroundings();
  const said = words.actions.closingAll;
  const { data: open } = useQuery(operationsQuery(client, live));
  // What is there at this moment is what the person agrees to; what comes later is not shown as asked.
  const [listed] = useState(() =>
    (open?.items ?? []).filter((operation) => operation.accountId === accountId),
  );
  const change = useChange<CloseAllView>({
    request: () => ({ method: 'POST', path: `/api/v1/accounts/${accountId}/close-all` }),
    outdates: OPERATIONS_KEY,
  });
  const account = nameAccount(useAccounts(), accountId);
  const count = String(listed.length);
  const answer = change.data?.items;
  const accepted = String(answer?.filter((item) => item.accepted).length ?? 0);
  return (
    <Dialog title={fillIn(said.title, { account })} close={close}>
      {listed.length === 0 && <Notice tone="quiet">{said.none}</Notice>}
      {listed.length > 0 && (
        <p role="status">
          {answer === undefined
            ? fillIn(said.all, { count })
            : fillIn(said.result, { accepted, count: String(answer.length) })}
        </p>
      )}
      <ul className="all-hedges">
        {listed.map((operation) => (
          <Row
            key={operation.id}
            operation={operation}
            item={answer?.find(({ operationId }) => operationId === operation.id)}
            now={open?.items.find(({ id }) => id === operation.id)}
          />
        ))}
      </ul>
      {change.error !== null && <ChangeProblemNotice error={change.error} />}
      <div className="dialog-end">
        <button type="button" autoFocus onClick={close}>
          {answer === undefined ? words.actions.cancel : words.actions.done}
        </button>
        {answer === undefined && listed.length > 0 && (
          <button
            type="button"
            className="danger"
            disabled={change.isPending}
            onClick={() => change.mutate()}
          >
            {change.isPending ? words.actions.sending : fillIn(said.confirm, { count })}
          </button>
        )}
      </div>
    </Dialog>
  );
}

interface RowProps {
  readonly operation: OperationView;
  /** What the API said of it; undefined before it was asked. */
  readonly item: CloseAllView['items'][number] | undefined;
  /** As it stands now; undefined once it is closed. */
  readonly now: OperationView | undefined;
}

function Row({ operation, item, now }: RowProps) {
  const { words, language } = useSurroundings();
  const said = words.actions.closingAll;
  const pnl = (now ?? operation).currentPnl;
  const standing = now === undefined ? undefined : standingsOf(now)[0];
  const refusal = item !== undefined && !item.accepted ? words.problems.codes[item.code] : null;
  return (
    <li>
      <span className="pairs">{pairsOf(operation).join(' · ')}</span>
      <span className="muted">
        {pnl === null
          ? words.operations.unread
          : `${tellMoney(pnl, language, { signed: true })} ${unitOf(operation)}`}
      </span>
      <span className={`standing standing-${standing ?? 'gone'}`}>
        {standing === undefined ? said.gone : words.operations.standings[standing]}
      </span>
      {refusal !== null && <span className="fault">{refusal}</span>}
    </li>
  );
}
