// A link to another page of the dashboard. Whatever a browser does with links, in a new tab or window,
// it does with these as well.
import type { MouseEvent, ReactNode } from 'react';
import { moveTo } from './address';

interface LinkProps {
  /** The path of the page, with its query where it has one. */
  readonly to: string;
  /** It leads to where somebody is. */
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

export function Link({ to, isCurrent = false, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    moveTo(to);
  };
  return (
    <a href={to} onClick={follow} {...(isCurrent && { 'aria-current': 'page' })}>
      {children}
    </a>
  );
}
