// What can be done with one operation, as buttons; none for who may not act.
import type { OperationView } from '@hedge/contracts';
import { pairsOf } from '../operations/operation-facts';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { useActing } from './acting';
import { actionsOf, isUnderWay } from './operation-actions';

export function OperationButtons({ operation }: { readonly operation: OperationView }) {
  const { words } = useSurroundings();
  const { may, act } = useActing();
  const kinds = actionsOf(operation);
  if (!may || kinds.length === 0) return null;
  const said = words.actions.buttons;
  const hedge = pairsOf(operation).join(' · ');
  return (
    <span className="operation-buttons" role="group" aria-label={fillIn(said.group, { hedge })}>
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          className={kind === 'close' ? 'act-close' : ''}
          onClick={() => act({ kind, operation })}
        >
          {kind === 'close' && isUnderWay(operation) ? said.follow : said[kind]}
        </button>
      ))}
    </span>
  );
}
