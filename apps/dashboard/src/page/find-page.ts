// Which page an address asks for.
import type { DashboardPath, Permission } from '@hedge/contracts';
import type { ReactNode } from 'react';
import type { Words } from '../words/english';

export interface Page {
  readonly path: DashboardPath;
  readonly title: (words: Words) => string;
  /** Who has it not sees neither the page nor a link to it. */
  readonly permission: Permission;
  /** Stands in the navigation. One about a single thing does not: what shows the thing links to it. */
  readonly isInNavigation: boolean;
  /** @param id what stands in the path's braces; empty in a path without any */
  readonly show: (id: string) => ReactNode;
}

export interface FoundPage {
  readonly page: Page;
  readonly id: string;
}

/** @returns null where none is */
export function findPage(pages: readonly Page[], pathname: string): FoundPage | null {
  for (const page of pages) {
    const [before = '', after] = page.path.split('{id}');
    if (after === undefined) {
      if (page.path === pathname) return { page, id: '' };
      continue;
    }
    const id = pathname.slice(before.length);
    if (pathname.startsWith(before) && /^[^/]+$/.test(id)) return { page, id };
  }
  return null;
}
