// One connection on which the server tells what happens, as a browser makes it.
import type { EventName } from '@hedge/contracts';

/** What a browser's EventSource is used for. */
export interface EventSourceLike extends Pick<EventSource, 'close' | 'readyState'> {
  addEventListener(name: string, act: (event: Event) => void): void;
}

export interface ConnectionListener {
  readonly heard: (event: EventName, data: string) => void;
  /** `trying`: the browser connects again by itself. `refused`: it does not any more. */
  readonly cut: (how: 'trying' | 'refused') => void;
}

/** Opens it, and gives its end. */
export type OpenConnection = (listener: ConnectionListener) => () => void;

/** As the contract has them; the page takes no code of it along. */
const EVENTS: typeof import('@hedge/contracts').EVENT_NAMES = [
  'operations',
  'changed',
  'beat',
  'over',
];
const CONNECTING = 0;

export function makeOpenConnection(make: (url: string) => EventSourceLike): OpenConnection {
  return ({ heard, cut }) => {
    const source = make('/api/v1/events');
    for (const event of EVENTS) {
      source.addEventListener(event, (message) => {
        heard(event, (message as MessageEvent<string>).data);
      });
    }
    source.addEventListener('error', () => {
      cut(source.readyState === CONNECTING ? 'trying' : 'refused');
    });
    return () => source.close();
  };
}
