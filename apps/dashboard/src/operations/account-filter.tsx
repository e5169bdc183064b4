// A list narrowed to one account.
import { Choice } from '../page/choice';
import { useSurroundings } from '../page/surroundings';
import { useAccounts } from './use-accounts';

interface AccountFilterProps {
  /** Empty where every account is shown. */
  readonly accountId: string;
  readonly choose: (accountId: string) => void;
}

export function AccountFilter({ accountId, choose }: AccountFilterProps) {
  const { words } = useSurroundings();
  const accounts = useAccounts();
  return (
    <Choice
      label={words.list.account}
      value={accountId}
      options={[
        ['', words.list.allAccounts],
        ...[...accounts].map(([id, { label }]) => [id, label] as const),
      ]}
      choose={choose}
    />
  );
}
