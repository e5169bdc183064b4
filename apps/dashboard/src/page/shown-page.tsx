// The page that the address asks for. Moving to another one names it in the title of the window and puts
// the focus on its heading, so that who sees nothing change hears it.
import { useEffect, useRef } from 'react';
import { useAddress } from './address';
import { findPage } from './find-page';
import { Link } from './link';
import { Notice } from './notice';
import { PAGES } from './pages';
import { useSession } from './session-context';
import { useSurroundings } from './surroundings';
import { useTitle } from './title';

export function ShownPage() {
  const { permissions } = useSession();
  const { words } = useSurroundings();
  const pathname = useAddress((address) => address.pathname);
  const found = findPage(PAGES, pathname);
  useTitle(found?.page.title(words) ?? words.noPage);
  useFocusAfterMove(pathname);
  if (found === null) {
    return (
      <>
        <h1>{words.noPage}</h1>
        <p>
          <Link to="/">{words.toStart}</Link>
        </p>
      </>
    );
  }
  const { page, id } = found;
  if (!permissions.includes(page.permission)) {
    return (
      <>
        <h1>{page.title(words)}</h1>
        <Notice tone="warning">{words.notAllowed}</Notice>
      </>
    );
  }
  return page.show(id);
}

function useFocusAfterMove(pathname: string): void {
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    const target = document.querySelector<HTMLElement>('main h1') ?? document.querySelector('main');
    target?.setAttribute('tabindex', '-1');
    target?.focus({ preventScroll: true });
  }, [pathname]);
}
