// The page as a whole: its language, and who may see it.
import { useEffect, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ActionsHost } from '../actions/actions-host';
import type { Client } from '../api/client';
import { sessionQuery } from '../api/session';
import { LiveConnection } from '../live/live-connection';
import type { LiveUpdates } from '../live/live-updates';
import { LoginForm } from '../login/login-form';
import { chooseLanguage, LOCALES, WORDS, type Language } from '../words/language';
import { Header } from './header';
import { useClock } from './clock';
import { readChosenLanguage, storeChosenLanguage } from './chosen-language';
import { Notice } from './notice';
import { SessionContext } from './session-context';
import { ShownPage } from './shown-page';
import { SurroundingsContext, useSurroundings, type Surroundings } from './surroundings';

interface AppProps {
  readonly client: Client;
  readonly live: LiveUpdates;
}

export function App({ client, live }: AppProps) {
  const [language, setLanguage] = useState<Language>(() =>
    chooseLanguage(readChosenLanguage(), navigator.languages),
  );
  const words = WORDS[language];
  const surroundings = useMemo<Surroundings>(
    () => ({
      ...{ client, live, language, words },
      setLanguage: (chosen) => {
        storeChosenLanguage(chosen);
        setLanguage(chosen);
      },
    }),
    [client, live, language, words],
  );
  useEffect(() => {
    document.documentElement.lang = LOCALES[language];
  }, [language]);
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
    <SessionContext value={data?.session ?? null}>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      {data?.session && <LiveConnection />}
      <Header session={data?.session ?? null} />
      <main id="content" tabIndex={-1}>
        <ClockNotice />
        {data === undefined ? (
          <Notice tone={failureReason === null ? 'quiet' : 'warning'}>
            {failureReason === null ? words.loading : words.noAnswer}
          </Notice>
        ) : data.session === null ? (
          <LoginForm ended={data.ended} />
        ) : (
          <ActionsHost>
            <ShownPage />
          </ActionsHost>
        )}
      </main>
    </SessionContext>
  );
}

/** A clock that is off by less than this confuses nobody. */
const CLOCK_OFF_MS = 30_000;

function ClockNotice() {
  const { client, words } = useSurroundings();
  const isOff = useClock(() => Math.abs(client.clockBehindMs()) > CLOCK_OFF_MS);
  return isOff ? <Notice tone="warning">{words.clockOff}</Notice> : null;
}
