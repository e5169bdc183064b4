// Which operations are shown, and in which order: kept in the page's address, so that a link or a reload
// shows the same.
import { STANDINGS, type Standing } from './operation-facts';

export const SORTS = ['urgent', 'progress', 'gain', 'loss', 'newest', 'oldest', 'symbol'] as const;
export type Sort = (typeof SORTS)[number];

export interface ViewChoice {
  /** Words that must all be found in account, symbols or id. */
  readonly search: string;
  /** Empty shows every one. */
  readonly accountId: string;
  readonly standing: Standing | '';
  readonly sort: Sort;
}

export const EVERYTHING: ViewChoice = { search: '', accountId: '', standing: '', sort: 'urgent' };

/** What an address says, and the default for whatever in it is not known. */
export function readChoice(query: string): ViewChoice {
  const given = new URLSearchParams(query);
  const known = <T extends string>(name: string, all: readonly T[]): T | undefined =>
    all.find((each) => each === given.get(name));
  return {
    search: (given.get('search') ?? '').slice(0, 100),
    accountId: (given.get('account') ?? '').slice(0, 100),
    standing: known('status', STANDINGS) ?? '',
    sort: known('sort', SORTS) ?? EVERYTHING.sort,
  };
}

/** The query of an address, with its `?`; empty where nothing is chosen. */
export function writeChoice({ search, accountId, standing, sort }: ViewChoice): string {
  const query = new URLSearchParams();
  if (search !== '') query.set('search', search);
  if (accountId !== '') query.set('account', accountId);
  if (standing !== '') query.set('status', standing);
  if (sort !== EVERYTHING.sort) query.set('sort', sort);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
