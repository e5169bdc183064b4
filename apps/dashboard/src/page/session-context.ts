// Who is logged in, for the parts that are shown to somebody who is.
import type { SessionView } from '@hedge/contracts';
import { createContext, useContext } from 'react';

export const SessionContext = createContext<SessionView | null>(null);

export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('this is shown to nobody who is not logged in');
  return session;
}
