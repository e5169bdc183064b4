// Server-sent events as a client reads them.
import type { EventName, OperationsChangedEvent, OperationsEvent } from '@hedge/contracts';
import { waitFor } from '@hedge/testkit';

export type ReadEvent = {
  readonly event: EventName;
  readonly id: string | null;
  readonly data: Partial<OperationsEvent & OperationsChangedEvent>;
};

export type EventReader = {
  readonly status: number;
  readonly headers: Headers;
  /** All but the beats, so far. */
  readonly events: readonly ReadEvent[];
  /** Waits for the next event that is no beat. */
  next(): Promise<ReadEvent>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
};

/** Asks for the events and reads them as they come. */
export async function readEvents(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<EventReader> {
  const giveUp = new AbortController();
  const answer = await fetch(`${url}/api/v1/events`, { headers, signal: giveUp.signal });
  const events: ReadEvent[] = [];
  let taken = 0;
  const read = async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const piece of answer.body ?? []) {
      const texts = (rest + decoder.decode(piece as Buffer, { stream: true })).split('\n\n');
      rest = texts.pop() ?? '';
      events.push(...texts.map(parseEvent).filter(({ event }) => event !== 'beat'));
    }
  };
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    next: () =>
      waitFor('another event', () => {
        const found = events[taken];
        if (found !== undefined) taken += 1;
        return found;
      }),
    ended: answer.status === 200 ? read().catch(() => undefined) : Promise.resolve(),
    close: () => giveUp.abort(),
  };
}

function parseEvent(text: string): ReadEvent {
  const fields = new Map(text.split('\n').map((line) => [line.split(': ')[0], line]));
  const valueOf = (name: string) => fields.get(name)?.slice(name.length + 2);
  return {
    event: valueOf('event') as EventName,
    id: valueOf('id') ?? null,
    data: JSON.parse(valueOf('data') ?? '{}') as ReadEvent['data'],
  };
}
