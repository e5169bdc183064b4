// The choice of what is shown, read from the page's address and written there.
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { readChoice, writeChoice, type ViewChoice } from './view-choice';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  return () => window.removeEventListener('popstate', listener);
}

export function useChoice(): readonly [ViewChoice, (change: Partial<ViewChoice>) => void] {
  const query = useSyncExternalStore(subscribe, () => window.location.search);
  const choice = useMemo(() => readChoice(query), [query]);
  const change = useCallback(
    (changed: Partial<ViewChoice>) => {
      const next = writeChoice({ ...choice, ...changed });
      window.history.replaceState(null, '', `${window.location.pathname}${next}`);
      // The browser tells of no change that a script makes.
      window.dispatchEvent(new PopStateEvent('popstate'));
    },
    [choice],
  );
  return [choice, change];
}
