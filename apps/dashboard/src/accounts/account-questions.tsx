// What is asked before an account stops being served, and before it goes for good.
import type { AccountView } from '@hedge/contracts';
import { Question } from '../page/question';
import { useSurroundings } from '../page/surroundings';
import { useChange } from '../page/use-change';
import { fillIn } from '../words/language';

interface QuestionProps {
  readonly account: AccountView;
  readonly close: () => void;
}

const OUTDATES = ['accounts'];

export function SwitchAccount({ account, close }: QuestionProps) {
  const { words } = useSurroundings();
  const said = words.accounts;
  const { id, label, enabled } = account;
  const change = useChange<AccountView>({
    request: () => ({
      ...{ method: 'PATCH', path: `/api/v1/accounts/${id}`, body: { enabled: !enabled } },
    }),
    outdates: OUTDATES,
  });
  return (
    <Question
      change={change}
      submitText={enabled ? said.disable : said.enable}
      isDangerous={enabled}
      close={close}
    >
      {fillIn(enabled ? said.disableMeaning : said.enableMeaning, { label })}
    </Question>
  );
}

export function RemoveAccount({ account, close }: QuestionProps) {
  const { words } = useSurroundings();
  const said = words.accounts;
  const change = useChange<void>({
    request: () => ({ method: 'DELETE', path: `/api/v1/accounts/${account.id}` }),
    outdates: OUTDATES,
  });
  return (
    <Question change={change} submitText={said.remove} close={close}>
      {fillIn(said.removeMeaning, { label: account.label })}
    </Question>
  );
}
