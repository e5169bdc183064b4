// Changing the settings of one operation: its target, whether it closes there, and its policies.
import { useState, type FormEvent } from 'react';
import type { OperationView, PatchOperationBody } from '@hedge/contracts';
import { pairsOf, unitOf } from '../operations/operation-facts';
import { OPERATIONS_KEY } from '../operations/operation-queries';
import { Dialog } from '../page/dialog';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { fillIn } from '../words/language';
import { readAmount, writeAmount } from './amount-entry';
import { AmountField } from './amount-field';
import { findChanges, type Settings } from './find-changes';
import { PolicyFields } from './policy-fields';
import { ChangeProblemNotice } from '../page/problem-notice';
import { useChange } from '../page/use-change';

interface ChangeDialogProps {
  readonly operation: OperationView;
  readonly close: () => void;
}

export function ChangeDialog({ operation, close }: ChangeDialogProps) {
  const { words, language } = useSurroundings();
  const said = words.actions;
  const { onLiquidation, onManualClose, onRestingOrders, autoCloseEnabled } = operation;
  const [given, setGiven] = useState<Settings>(() => ({
    ...{ onLiquidation, onManualClose, onRestingOrders, autoCloseEnabled },
    target: writeAmount(operation.profitTarget, language),
  }));
  const [wasSent, setWasSent] = useState(false);
  const change = useChange<OperationView, PatchOperationBody>({
    request: (body) => ({
      ...{ method: 'PATCH', path: `/api/v1/operations/${operation.id}`, body },
    }),
    outdates: OPERATIONS_KEY,
  });
  const entry = readAmount(given.target, language);
  const changes = entry.ok ? findChanges(operation, { ...given, target: entry.amount }) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWasSent(true);
    if (changes === null) return;
    change.mutate({ ...changes, version: operation.version }, { onSuccess: close });
  };
  const hedge = pairsOf(operation).join(' · ');
  return (
    <Dialog title={fillIn(said.changing.title, { hedge })} close={close}>
      <form className="fields" onSubmit={submit} noValidate>
        <AmountField
          label={said.changing.target}
          text={given.target}
          unit={unitOf(operation)}
          wasSent={wasSent}
          autoFocus
          change={(target) => setGiven((before) => ({ ...before, target }))}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={given.autoCloseEnabled}
            onChange={({ target }) =>
              setGiven((before) => ({ ...before, autoCloseEnabled: target.checked }))
            }
          />
          {said.changing.autoClose}
        </label>
        <PolicyFields
          chosen={given}
          choose={(policy) => setGiven((before) => ({ ...before, ...policy }))}
        />
        {change.error !== null && <ChangeProblemNotice error={change.error} />}
        {wasSent && entry.ok && changes === null && (
          <Notice tone="quiet">{said.changing.unchanged}</Notice>
        )}
        <div className="dialog-end">
          <button type="button" onClick={close}>
            {said.cancel}
          </button>
          <button type="submit" className="primary" disabled={change.isPending}>
            {change.isPending ? said.sending : said.changing.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
