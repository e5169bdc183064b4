// Keeps the connection to the server while somebody is logged in, and what it tells among the answers.
import { useEffect, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { OPERATIONS_KEY } from '../operations/operation-queries';
import { Notice } from '../page/notice';
import { useSurroundings } from '../page/surroundings';
import type { Standing } from './live-updates';

export function LiveConnection() {
  const { live } = useSurroundings();
  const queryClient = useQueryClient();
  useEffect(() => {
    const leave = live.subscribe(() => {
      const picture = live.picture();
      if (picture !== null) queryClient.setQueryData(OPERATIONS_KEY, picture);
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
