// Hearing of changes as they happen, and what is done while nothing is heard.
//
// - `connecting`   from the start until the first picture
// - `live`         something was heard not long ago, and what is shown is what the server knows
// - `reconnecting` the connection is cut, since a moment
// - `asking`       it has been cut for longer: the page asks by itself, slowly, until it is back
import type { EventName, OperationsChangedEvent, OperationsEvent } from '@hedge/contracts';
import type { OpenConnection } from './event-connection';
import { applyChange, type Picture } from './live-picture';

export type Standing = 'connecting' | 'live' | 'reconnecting' | 'asking';

export interface LiveUpdates {
  /** Until it is stopped; it may be started again. */
  start(): void;
  stop(): void;
  readonly standing: () => Standing;
  /** Null while it is not known whether it is true. */
  picture(): Picture | null;
  /** The same, once it is clear whether the server can be heard. */
  firstPicture(): Promise<Picture | null>;
  /** Calls back whenever standing or picture have changed. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface LiveDeps {
  readonly open: OpenConnection;
  /** Calls back later; gives what calls it off. */
  readonly later: (ms: number, act: () => void) => () => void;
}

/** A moment's cut is nobody's business. */
const PATIENCE_MS = 3_000;
/** The server says something every 10 s. */
const SILENCE_MS = 25_000;
const AGAIN_MIN_MS = 2_000;
const AGAIN_MAX_MS = 30_000;

export function makeLiveUpdates({ open, later }: LiveDeps): LiveUpdates {
  const listeners = new Set<() => void>();
  let standing: Standing = 'connecting';
  let known: Picture | null = null;
  let close: (() => void) | null = null;
  let again = AGAIN_MIN_MS;
  const waits = { patience: () => {}, silence: () => {}, again: () => {} };

  const tell = (next: Standing = standing) => {
    standing = next;
    listeners.forEach((listener) => listener());
  };
  const wait = (what: keyof typeof waits, ms: number, act: () => void) => {
    waits[what]();
    waits[what] = later(ms, act);
  };

  const lose = () => {
    waits.silence();
    if (standing !== 'live') return;
    tell('reconnecting');
    wait('patience', PATIENCE_MS, () => tell('asking'));
  };

  /** What was known is forgotten: a new connection begins with all there is. */
  const openLater = (ms: number) => {
    close?.();
    close = null;
    known = null;
    wait('again', ms, connect);
  };

  const heard = (event: EventName, data: string) => {
    wait('silence', SILENCE_MS, () => {
      lose();
      openLater(0);
    });
    if (event === 'over') {
      waits.silence();
      openLater(AGAIN_MAX_MS);
      waits.patience();
      tell('asking');
      return;
    }
    if (event === 'operations') known = JSON.parse(data) as OperationsEvent;
    if (event === 'changed' && known !== null) {
      known = applyChange(known, JSON.parse(data) as OperationsChangedEvent);
    }
    if (known === null || (event === 'beat' && standing === 'live')) return;
    again = AGAIN_MIN_MS;
    waits.patience();
    tell('live');
  };

  const connect = () => {
    close = open({
      heard,
      cut: (how) => {
        lose();
        if (how === 'trying') return;
        openLater(again);
        again = Math.min(again * 2, AGAIN_MAX_MS);
      },
    });
  };

  const picture = () => (standing === 'live' ? known : null);

  return {
    start: () => {
      again = AGAIN_MIN_MS;
      tell('connecting');
      wait('patience', PATIENCE_MS, () => tell('asking'));
      connect();
    },
    stop: () => {
      close?.();
      close = null;
      known = null;
      Object.values(waits).forEach((callOff) => callOff());
      tell('connecting');
    },
    standing: () => standing,
    picture,
    firstPicture: () =>
      new Promise((resolve) => {
        const check = () => {
          if (standing === 'connecting') return;
          listeners.delete(check);
          resolve(picture());
        };
        listeners.add(check);
        check();
      }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
