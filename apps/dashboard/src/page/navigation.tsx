// The links to the pages that whoever is logged in may see.
import { useEffect, useRef } from 'react';
import { useAddress } from './address';
import { Link } from './link';
import { PAGES } from './pages';
import { useSession } from './session-context';
import { useSurroundings } from './surroundings';

export function Navigation() {
  const { permissions } = useSession();
  const { words } = useSurroundings();
  const pathname = useAddress((address) => address.pathname);
  const pages = PAGES.filter(
    ({ isInNavigation, permission }) => isInNavigation && permissions.includes(permission),
  );
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone there are more links than there is room: the one to where somebody is stays in sight.
    const current = nav.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={words.navigation}>
      {pages.map(({ path, title }) => (
        <Link key={path} to={path} isCurrent={path === pathname}>
          {title(words)}
        </Link>
      ))}
    </nav>
  );
}
