// The way to watch a hedge no longer: on its own page alone, far from what is pressed in a hurry.
import type { OperationView } from '@hedge/contracts';
import { useSurroundings } from '../page/surroundings';
import { useActing } from './acting';
import { isRemovable } from './operation-actions';

export function RemoveButton({ operation }: { readonly operation: OperationView }) {
  const { words } = useSurroundings();
  const { may, act } = useActing();
  if (!may || !isRemovable(operation)) return null;
  return (
    <p>
      <button type="button" onClick={() => act({ kind: 'remove', operation })}>
        {words.actions.buttons.remove}
      </button>
    </p>
  );
}
