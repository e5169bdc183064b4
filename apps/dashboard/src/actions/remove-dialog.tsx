// No longer watching one operation: what stays at the exchange, and the word that ends it.
import type { OperationView } from '@hedge/contracts';
import { orderLegs, pairOf, pairsOf } from '../operations/operation-facts';
import { OPERATIONS_KEY } from '../operations/operation-queries';
import { Dialog } from '../page/dialog';
import { Notice } from '../page/notice';
import { ChangeProblemNotice } from '../page/problem-notice';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { tellExactly } from '../words/amounts';
import { fillIn } from '../words/language';
import { nameCode } from '../words/name-code';

interface RemoveDialogProps {
  readonly operation: OperationView;
  readonly close: () => void;
  readonly tell: (text: string) => void;
}

export function RemoveDialog({ operation, close, tell }: RemoveDialogProps) {
  const { words, language } = useSurroundings();
  const { removing: said, notices, cancel, sending } = words.actions;
  const { id, version, legs, attentionReason } = operation;
  const hedge = pairsOf(operation).join(' · ');
  const change = useChange<void>({
    request: () => ({ method: 'DELETE', path: `/api/v1/operations/${id}`, version }),
    outdates: OPERATIONS_KEY,
  });
  const onSuccess = () => {
    close();
    tell(fillIn(notices.remove, { hedge }));
  };
  return (
    <Dialog title={fillIn(said.title, { hedge })} close={close}>
      <p>{said.stays}</p>
      <ul>
        {orderLegs(legs).map(({ side, symbol, quantity }) => (
          <li key={side}>
            {fillIn(said.leg, {
              ...{ side, symbol: pairOf(symbol) },
              quantity: tellExactly(quantity, language),
            })}
          </li>
        ))}
      </ul>
      <p>{said.history}</p>
      {attentionReason !== null && (
        <Notice tone="warning">
          {fillIn(said.attention, {
            reason: nameCode(words.operations.attentions, attentionReason),
          })}
        </Notice>
      )}
      {change.error !== null && <ChangeProblemNotice error={change.error} />}
      <div className="dialog-end">
        <button type="button" autoFocus onClick={close}>
          {cancel}
        </button>
        <button
          type="button"
          className="danger"
          disabled={change.isPending}
          onClick={() => change.mutate(undefined, { onSuccess })}
        >
          {change.isPending ? sending : said.confirm}
        </button>
      </div>
    </Dialog>
  );
}
