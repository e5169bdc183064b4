// The links to the pages that whoever is logged in may see.
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
  return (
    <nav aria-label={words.navigation}>
      {pages.map(({ path, title }) => (
        <Link key={path} to={path} isCurrent={path === pathname}>
          {title(words)}
        </Link>
      ))}
    </nav>
  );
}
