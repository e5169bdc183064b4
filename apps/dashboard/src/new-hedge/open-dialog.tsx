// The two orders that open a hedge, once more before they are sent.
import type { CreatedOperationView, OpenOperationBody } from '@hedge/contracts';
import { ChangeProblemNotice } from '../page/problem-notice';
import { useChange } from '../page/use-change';
import { OPERATIONS_KEY } from '../operations/operation-queries';
import { Dialog } from '../page/dialog';
import { useSurroundings } from '../page/surroundings';
import { tellExactly } from '../words/amounts';
import { fillIn } from '../words/language';
import { assetOf, nameSymbol } from './position-choice';

interface OpenDialogProps {
  readonly body: OpenOperationBody;
  readonly close: () => void;
  readonly setAsked: (asked: CreatedOperationView) => void;
}

export function OpenDialog({ body, close, setAsked }: OpenDialogProps) {
  const { words, language } = useSurroundings();
  const said = words.newHedge;
  const change = useChange<CreatedOperationView>({
    request: () => ({ method: 'POST', path: '/api/v1/operations/open', body }),
    outdates: OPERATIONS_KEY,
  });
  const send = () => change.mutate(undefined, { onSuccess: setAsked });
  const orders = [
    { side: 'LONG', order: 'BUY', ...body.long },
    { side: 'SHORT', order: 'SELL', ...body.short },
  ];
  const target = tellExactly(body.profitTarget, language);
  const note = body.autoCloseEnabled ? said.confirmNote : said.confirmNotePaused;
  return (
    <Dialog title={said.confirmTitle} close={close}>
      <table className="orders">
        <caption>{said.confirmOrders}</caption>
        <tbody>
          {orders.map(({ side, order, symbol = '', quantity }) => (
            <tr key={side}>
              <th scope="row">
                {order} <span className={`side side-${side}`}>{side}</span>
              </th>
              <td>{tellExactly(quantity, language)}</td>
              <td>{nameSymbol(symbol)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{fillIn(note, { target, unit: assetOf(body.long.symbol ?? '') })}</p>
      {change.error !== null && <ChangeProblemNotice error={change.error} />}
      <div className="dialog-end">
        <button type="button" autoFocus onClick={close}>
          {words.actions.cancel}
        </button>
        <button type="button" className="danger" disabled={change.isPending} onClick={send}>
          {change.isPending ? words.actions.sending : said.confirm}
        </button>
      </div>
    </Dialog>
  );
}
