// What every part of the page is given: the API, and the language spoken.
import { createContext, useContext } from 'react';
import type { Client } from '../api/client';
import type { LiveUpdates } from '../live/live-updates';
import type { Words } from '../words/english';
import type { Language } from '../words/language';

export interface Surroundings {
  readonly client: Client;
  readonly live: LiveUpdates;
  readonly language: Language;
  readonly words: Words;
  readonly setLanguage: (language: Language) => void;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const given = useContext(SurroundingsContext);
  if (given === null) throw new Error('a part of the page stands outside of it');
  return given;
}
