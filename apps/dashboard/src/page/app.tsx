// The page as a whole: its language, and who may see it.
import { useEffect, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { Client } from '../api/client';
import { sessionQuery } from '../api/session';
import { LoginForm } from '../login/login-form';
import { chooseLanguage, LOCALES, WORDS, type Language } from '../words/language';
import { Header } from './header';
import { readChosenLanguage, storeChosenLanguage } from './chosen-language';
import { Notice } from './notice';
import { SurroundingsContext, type Surroundings } from './surroundings';

export function App({ client }: { readonly client: Client }) {
  const [language, setLanguage] = useState<Language>(() =>
    chooseLanguage(readChosenLanguage(), navigator.languages),
  );
  const words = WORDS[language];
  const surroundings = useMemo<Surroundings>(
    () => ({
      ...{ client, language, words },
      setLanguage: (chosen) => {
        storeChosenLanguage(chosen);
        setLanguage(chosen);
      },
    }),
    [client, language, words],
  );
  useEffect(() => {
    document.documentElement.lang = LOCALES[language];
    document.title = `${words.title} · hedge-monitor`;
  }, [language, words]);
  return (
    <SurroundingsContext value={surroundings}>
      <Content client={client} surroundings={surroundings} />
    </SurroundingsContext>
  );
}

interface ContentProps {
  readonly client: Client;
  readonly surroundings: Surroundings;
}

function Content({ client, surroundings: { words } }: ContentProps) {
  const { data, failureReason } = useQuery(sessionQuery(client));
  return (
    <>
      <Header session={data?.session ?? null} />
      <main>
        {data === undefined ? (
          <Notice tone={failureReason === null ? 'quiet' : 'warning'}>
            {failureReason === null ? words.loading : words.noAnswer}
          </Notice>
        ) : data.session === null ? (
          <LoginForm ended={data.ended} />
        ) : null}
      </main>
    </>
  );
}
