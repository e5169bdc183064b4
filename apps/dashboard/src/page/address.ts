// The address of the page: what is shown is read from it, and moving writes it, so that a link, a reload
// and the browser's way back show the same.
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  return () => window.removeEventListener('popstate', listener);
}

/** @param read what is wanted of the address */
export function useAddress(read: (address: Location) => string): string {
  return useSyncExternalStore(subscribe, () => read(window.location));
}

/** Shows another page, without loading anything. */
export function moveTo(target: string): void {
  window.history.pushState(null, '', target);
  tellMove();
  window.scrollTo(0, 0);
}

/** Keeps a choice in the address: no step that the way back goes through. @param query with its `?` */
export function replaceQuery(query: string): void {
  window.history.replaceState(null, '', `${window.location.pathname}${query}`);
  tellMove();
}

/** The browser tells of no move that a script makes. */
function tellMove(): void {
  window.dispatchEvent(new PopStateEvent('popstate'));
}
