// Everybody who watches the open operations: one picture of them is kept up to date for all, and none while
// nobody watches.
import { beginPicture, type OperationsPicture, type PictureDeps } from './operations-picture';

/** One who watches. */
export interface Watcher {
  send(text: string): void;
  /** Nothing more comes. */
  end(): void;
}

export interface OperationsFeed {
  /**
   * Begins with what the watcher does not know yet: what changed since the event `lastEventId`, or all
   * there is. Resolves with its end.
   *
   * @throws when the database cannot be read.
   */
  join(watcher: Watcher, lastEventId: string | undefined): Promise<() => void>;
  /** Ends every watcher. */
  stop(): Promise<void>;
}

/** Whoever comes back so soon finds the picture kept up to date. */
const LINGER_MS = 15_000;

export function makeOperationsFeed(deps: PictureDeps): OperationsFeed {
  const watchers = new Set<Watcher>();
  let current: Promise<OperationsPicture> | null = null;
  let leaving: NodeJS.Timeout | undefined;

  const stop = async () => {
    clearTimeout(leaving);
    const ending = current;
    current = null;
    for (const watcher of watchers) watcher.end();
    watchers.clear();
    const picture = await ending?.catch(() => null);
    picture?.end();
  };

  const stopUnwatched = () => {
    if (watchers.size === 0) void stop();
  };

  const begin = (): Promise<OperationsPicture> => {
    const begun: Promise<OperationsPicture> = beginPicture(deps, {
      changed: (text) => watchers.forEach((watcher) => watcher.send(text)),
      failed: () => {
        if (current === begun) void stop();
      },
    });
    begun.catch(() => {
      if (current === begun) current = null;
    });
    return begun;
  };

  return {
    join: async (watcher, lastEventId) => {
      clearTimeout(leaving);
      const joined = (current ??= begin());
      const picture = await joined;
      if (current !== joined) throw new Error('the open operations are not watched any more');
      for (const text of picture.missedSince(lastEventId)) watcher.send(text);
      watchers.add(watcher);
      return () => {
        const isLast = watchers.delete(watcher) && watchers.size === 0;
        if (isLast) leaving = setTimeout(stopUnwatched, LINGER_MS).unref();
      };
    },
    stop,
  };
}
