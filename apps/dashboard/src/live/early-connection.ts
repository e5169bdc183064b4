// A connection that is opened before the page is there to listen, while the rest of it is still being loaded.
import type { ConnectionListener, OpenConnection } from './event-connection';

/** Nobody who comes to listen comes so late; then it begins anew, with all there is. */
const KEPT_MAX = 16;

/**
 * Opens it at once and keeps what it tells for the first who listens. One that was cut by then is given up:
 * whoever is first opens another, like all who come after.
 */
export function openEarly(open: OpenConnection): OpenConnection {
  let kept: ((listener: ConnectionListener) => void)[] = [];
  let listener: ConnectionListener | null = null;
  let isGivenUp = false;
  const giveUp = () => {
    isGivenUp = true;
    kept = [];
    close();
  };
  const close = open({
    heard: (event, data) => {
      if (isGivenUp) return;
      if (listener !== null) listener.heard(event, data);
      else if (kept.length < KEPT_MAX) kept.push(({ heard }) => heard(event, data));
      else giveUp();
    },
    cut: (how) => {
      if (isGivenUp) return;
      if (listener === null) giveUp();
      else listener.cut(how);
    },
  });
  return (first) => {
    if (isGivenUp || listener !== null) return open(first);
    listener = first;
    // Not before the caller has what ends the connection.
    queueMicrotask(() => {
      for (const tell of kept.splice(0)) if (!isGivenUp) tell(first);
    });
    return giveUp;
  };
}
