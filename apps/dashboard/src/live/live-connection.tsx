// Keeps the connection to the server while somebody is logged in, and what it tells among the answers.
import { useEffect, useSyncExternalStore } from 'react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Whereabouts } from '../actions/close-stage';
import { OPERATIONS_KEY } from '../operations/operation-queries';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import { followOperation } from './follow-operation';
import type { Picture } from './live-picture';
import type { Standing } from './live-updates';

export function LiveConnection() {
  const { live } = useSurroundings();
  const queryClient = useQueryClient();
  useEffect(() => {
    const leave = live.subscribe(() => {
      const picture = live.picture();
      if (picture !== null) {
        queryClient.setQueryData(OPERATIONS_KEY, picture);
        takeIn(queryClient, picture);
      }
      if (live.standing() === 'asking') {
        void queryClient.invalidateQueries({ queryKey: OPERATIONS_KEY });
      }
    });
    live.start();
    return () => {
      leave();
      live.stop();
    };
  }, [live, queryClient]);
  return null;
}

/** For those that are looked at on a page or in a dialog of their own. */
function takeIn(queryClient: QueryClient, picture: Picture): void {
  const own = {
    queryKey: OPERATIONS_KEY,
    predicate: ({ queryKey }: { readonly queryKey: readonly unknown[] }) => queryKey.length > 1,
  };
  for (const [queryKey, at] of queryClient.getQueriesData<Whereabouts>(own)) {
    const followed = at === undefined ? null : followOperation(at, picture);
    if (followed === null) continue;
    queryClient.setQueryData(queryKey, followed.at);
    if (followed.isOutdated) void queryClient.invalidateQueries({ queryKey });
  }
}

export function useLiveStanding(): Standing {
  const { live } = useSurroundings();
  return useSyncExternalStore(live.subscribe, live.standing);
}

/** Whether what is shown follows by itself, in a word. */
export function LiveMark() {
  const { words } = useSurroundings();
  const standing = useLiveStanding();
  return (
    <span className={`live live-${standing}`} role="status">
      {words.live.standings[standing]}
    </span>
  );
}

/** Said only after a while: a moment's cut is nobody's business. */
export function CutNotice() {
  const { words } = useSurroundings();
  const standing = useLiveStanding();
  return standing === 'asking' ? <Notice tone="warning">{words.live.cut}</Notice> : null;
}
