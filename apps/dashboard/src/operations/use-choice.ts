// The choice of what is shown, read from the page's address and written there.
import { useCallback, useMemo } from 'react';
import { replaceQuery, useAddress } from '../page/address';
import { readChoice, writeChoice, type ViewChoice } from './view-choice';

export function useChoice(): readonly [ViewChoice, (change: Partial<ViewChoice>) => void] {
  const query = useAddress(({ search }) => search);
  const choice = useMemo(() => readChoice(query), [query]);
  const change = useCallback(
    (changed: Partial<ViewChoice>) => replaceQuery(writeChoice({ ...choice, ...changed })),
    [choice],
  );
  return [choice, change];
}
