// Where actions are carried out: their dialogs, and what became of those that need none.
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { OperationView } from '@hedge/contracts';
import type { ApiRequest } from '../api/client';
import { pairsOf } from '../operations/operation-facts';
import { OPERATIONS_KEY } from '../operations/operation-queries';
import { explainChangeProblem } from '../page/explain-problem';
import { useSession } from '../page/session-context';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { fillIn } from '../words/language';
import { ActingContext, type Acting, type Action } from './acting';
import { ChangeDialog } from './change-dialog';
import { CloseAllDialog } from './close-all-dialog';
import { CloseDialog } from './close-dialog';
import { RemoveDialog } from './remove-dialog';
import './actions.css';

type AtOnce = 'pause' | 'resume' | 'resolve';

interface Outcome {
  readonly tone: 'quiet' | 'danger';
  readonly text: string;
}

export function ActionsHost({ children }: { readonly children: ReactNode }) {
  const { permissions } = useSession();
  const may = permissions.includes('operate');
  const [action, setAction] = useState<Action | null>(null);
  const { mutate, outcome, tell, dismiss } = useAtOnce();
  const act = useCallback(
    (asked: Action) => {
      if (asked.kind === 'pause' || asked.kind === 'resume' || asked.kind === 'resolve') {
        mutate(asked.kind, asked.operation);
        return;
      }
      dismiss();
      setAction(asked);
    },
    [mutate, dismiss],
  );
  const acting = useMemo<Acting>(() => ({ may, act }), [may, act]);
  const close = useCallback(() => setAction(null), []);
  return (
    <ActingContext value={acting}>
      {children}
      {may && action !== null && <ActionDialog action={action} close={close} tell={tell} />}
      <div className="outcome" role="status">
        {outcome !== null && <OutcomeNotice outcome={outcome} dismiss={dismiss} />}
      </div>
    </ActingContext>
  );
}

interface ActionDialogProps {
  readonly action: Action;
  readonly close: () => void;
  /** Says on the page what became of it, where the dialog is gone. */
  readonly tell: (text: string) => void;
}

function ActionDialog({ action, close, tell }: ActionDialogProps) {
  if (action.kind === 'closeAll') {
    return <CloseAllDialog accountId={action.accountId} close={close} />;
  }
  if (action.kind === 'change') return <ChangeDialog operation={action.operation} close={close} />;
  if (action.kind === 'remove') {
    return <RemoveDialog operation={action.operation} close={close} tell={tell} />;
  }
  return <CloseDialog operation={action.operation} close={close} />;
}

function OutcomeNotice({
  outcome,
  dismiss,
}: {
  readonly outcome: Outcome;
  readonly dismiss: () => void;
}) {
  const { words } = useSurroundings();
  return (
    <div className={`notice notice-${outcome.tone}`}>
      <span>{outcome.text}</span>
      <button type="button" onClick={dismiss}>
        {words.actions.dismiss}
      </button>
    </div>
  );
}

interface AtOnceChange {
  readonly kind: AtOnce;
  readonly operation: OperationView;
}

const requestOf = ({ kind, operation: { id, version } }: AtOnceChange): ApiRequest =>
  kind === 'resolve'
    ? { method: 'POST', path: `/api/v1/operations/${id}/resolve`, version }
    : {
        ...{ method: 'PATCH', path: `/api/v1/operations/${id}` },
        body: { autoCloseEnabled: kind === 'resume', version },
      };

/** Changes that one press makes, and what became of the last of them. */
function useAtOnce() {
  const { words, language } = useSurroundings();
  const { mutate: send } = useChange<OperationView, AtOnceChange>({
    request: requestOf,
    outdates: OPERATIONS_KEY,
  });
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const mutate = useCallback(
    (kind: AtOnce, operation: OperationView) => {
      const hedge = pairsOf(operation).join(' · ');
      const said = words.actions.notices;
      setOutcome(null);
      send(
        { kind, operation },
        {
          onSuccess: () => setOutcome({ tone: 'quiet', text: fillIn(said[kind], { hedge }) }),
          onError: (error) => {
            const why = explainChangeProblem(error, words, language);
            setOutcome({ tone: 'danger', text: fillIn(said.failed, { hedge, why }) });
          },
        },
      );
    },
    [send, words, language],
  );
  const tell = useCallback((text: string) => setOutcome({ tone: 'quiet', text }), []);
  const dismiss = useCallback(() => setOutcome(null), []);
  return { mutate, outcome, tell, dismiss };
}
