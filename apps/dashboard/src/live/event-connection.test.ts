// A browser's EventSource, as the page hears it.
import { makeOpenConnection, type EventSourceLike } from './event-connection';

function aSource() {
  const target = new EventTarget();
  const state = { readyState: 1, closed: 0 };
  const source: EventSourceLike = {
    addEventListener: (name, act) => target.addEventListener(name, act),
    close: () => {
      state.closed += 1;
    },
    get readyState() {
      return state.readyState;
    },
  };
  const fire = (name: string, fields: object = {}) =>
    target.dispatchEvent(Object.assign(new Event(name), fields));
  return { source, state, fire };
}

describe('a connection', () => {
  it('tells every event by its name, and how it was cut', () => {
    const { source, state, fire } = aSource();
    const told: unknown[] = [];
    const asked: string[] = [];
    const open = makeOpenConnection((url) => {
      asked.push(url);
      return source;
    });
    const close = open({
      heard: (...event) => void told.push(event),
      cut: (how) => void told.push(how),
    });
    for (const name of ['operations', 'changed', 'beat', 'over']) fire(name, { data: `${name}!` });
    state.readyState = 0;
    fire('error');
    state.readyState = 2;
    fire('error');
    close();

    expect(asked).toEqual(['/api/v1/events']);
    expect(told).toEqual([
      ...['operations', 'changed', 'beat', 'over'].map((name) => [name, `${name}!`]),
      ...['trying', 'refused'],
    ]);
    expect(state.closed).toBe(1);
  });
});
