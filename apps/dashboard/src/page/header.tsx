// The top of the page: what this is, the language, and who is logged in.
import type { SessionView } from '@hedge/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { logOut } from '../api/session';
import { LANGUAGES } from '../words/language';
import { Link } from './link';
import { Navigation } from './navigation';
import { Notice } from './notice';
import { useSurroundings } from './surroundings';

const NAMES = { en: 'English', pt: 'Português' } as const;

export function Header({ session }: { readonly session: SessionView | null }) {
  const { words, language, setLanguage } = useSurroundings();
  return (
    <header>
      <strong className="product">hedge-monitor</strong>
      {session !== null && <Navigation />}
      <div className="header-end">
        {session !== null && <Person session={session} />}
        <div className="languages" role="group" aria-label={words.language}>
          {LANGUAGES.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-label={`${each.toUpperCase()} ${NAMES[each]}`}
              aria-pressed={each === language}
              onClick={() => setLanguage(each)}
            >
              {each.toUpperCase()}
            </button>
          ))}
        </div>
      </div>
    </header>
  );
}

function Person({ session }: { readonly session: SessionView }) {
  const { client, words } = useSurroundings();
  const queryClient = useQueryClient();
  const leaving = useMutation({ mutationFn: () => logOut(client, queryClient, session) });
  const { name, role } = session;
  return (
    <>
      <span className="person">
        <Link to="/me">{name}</Link>
        {role !== null && <span className="muted role"> · {words.roles[role]}</span>}
      </span>
      <button type="button" disabled={leaving.isPending} onClick={() => leaving.mutate()}>
        {words.logOut}
      </button>
      {leaving.isError && <Notice tone="danger">{words.logOutFailed}</Notice>}
    </>
  );
}
