// The title of the window: the page first, because a tab shows little of it.
import { useEffect } from 'react';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · hedge-monitor`;
  }, [title]);
}
