// One connection through a proxy: two lanes of bytes, each in order, that can be held or swallowed.
import type { Socket } from 'node:net';
import type { Speaker, WordMatcher } from './byte-match';
import type { ArmedRule, ChosenConnection } from './proxy-rule';

/** How bytes fare: on they go, they wait, or they are lost while the connection stays open. */
export type Passage = 'pass' | 'hold' | 'silence';

type Item = Buffer | 'end' | 'reset';

interface Lane {
  readonly queue: { readonly item: Item; readonly dueMs: number }[];
  readonly from: Socket;
  readonly to: Socket;
  /** Words are held here until the test decides. */
  held: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** What the proxy demands at this moment; asked anew for every chunk. */
export interface ConnectionOrders {
  latencyMs(): number;
  rules(): readonly ArmedRule[];
}

export class ProxyConnection implements ChosenConnection {
  readonly #lanes: Readonly<Record<Speaker, Lane>>;
  readonly #matchers = new Map<ArmedRule, WordMatcher>();
  readonly #orders: ConnectionOrders;
  #passage: Passage;
  #lost = false;
  #dead = false;

  constructor(orders: ConnectionOrders, client: Socket, server: Socket, passage: Passage) {
    this.#orders = orders;
    this.#passage = passage;
    const lane = (from: Socket, to: Socket): Lane => {
      return { queue: [], from, to, held: false, timer: undefined };
    };
    this.#lanes = { client: lane(client, server), server: lane(server, client) };
    for (const speaker of ['client', 'server'] as const) {
      const { from } = this.#lanes[speaker];
      const take = (item: Item) => this.#take(speaker, item);
      from.on('data', (bytes: Buffer) => take(bytes));
      // What a client said before it died still arrives; a client hears how its server died.
      from.on('error', () => speaker === 'server' && take('reset'));
      from.on('end', () => take('end')).on('close', () => take('end'));
    }
  }

  set passage(passage: Passage) {
    if (this.#dead) return;
    this.#passage = passage;
    this.#pump('client');
    this.#pump('server');
  }

  pass(): void {
    // It lost bytes, though it is not said to be dead for ever: no side may go on as if it had not.
    if (this.#lost && !this.#dead) this.reset();
    else this.passage = 'pass';
  }

  hold(): void {
    this.passage = 'hold';
  }

  blackhole(): void {
    this.passage = 'silence';
  }

  /** Stays open and passes nothing any more, whatever is asked of it later. */
  halfOpen(): void {
    this.passage = 'silence';
    this.#dead = true;
  }

  /** Ends both sides at once, as a server that is gone does; what waits is lost. */
  reset(): void {
    for (const lane of Object.values(this.#lanes)) {
      clearTimeout(lane.timer);
      lane.queue.length = 0;
      lane.from.resetAndDestroy();
    }
  }

  #take(speaker: Speaker, item: Item): void {
    const dueMs = performance.now() + this.#orders.latencyMs();
    this.#lanes[speaker].queue.push({ item, dueMs });
    this.#pump(speaker);
  }

  /** Passes on what may go, in its order. */
  #pump(speaker: Speaker): void {
    const lane = this.#lanes[speaker];
    for (;;) {
      const [first] = lane.queue;
      if (first === undefined || lane.held || this.#passage === 'hold') return;
      const waitMs = first.dueMs - performance.now();
      if (waitMs > 0) {
        lane.timer ??= setTimeout(() => {
          lane.timer = undefined;
          this.#pump(speaker);
        }, waitMs);
        return;
      }
      lane.queue.shift();
      if (this.#passage === 'silence') {
        this.#lost = true;
      } else if (first.item === 'end') {
        lane.to.end();
      } else if (first.item === 'reset') {
        lane.to.resetAndDestroy();
      } else if (!this.#meets(speaker, lane, first.item)) {
        lane.to.write(first.item);
      }
    }
  }

  /** Asks the rules; true when one of them took the chunk. */
  #meets(speaker: Speaker, lane: Lane, chunk: Buffer): boolean {
    for (const rule of this.#orders.rules()) {
      const matcher = this.#matchers.get(rule) ?? rule.makeMatcher();
      this.#matchers.set(rule, matcher);
      if (rule.hears(matcher, speaker, chunk)) return this.#obey(rule, speaker, lane, chunk);
    }
    return false;
  }

  #obey(rule: ArmedRule, speaker: Speaker, lane: Lane, chunk: Buffer): boolean {
    const { then } = rule;
    if (then === 'hold') lane.held = true;
    if (then === 'silence') this.halfOpen();
    if (then === 'lose') this.reset();
    if (then === 'cut') {
      lane.to.end(chunk);
      lane.from.resetAndDestroy();
    }
    rule.strike({
      connection: this,
      release: () => {
        if (!lane.held) return;
        lane.held = false;
        lane.to.write(chunk);
        this.#pump(speaker);
      },
    });
    return then !== 'pass';
  }
}
