// What people do meanwhile: trade on the positions, let orders rest on them, edit operations.
import { decimal, type Decimal, type Leg, type Operation } from '@hedge/domain';
import type { PaperEngine } from '@hedge/paper-engine';
import { anActor, type MemoryStore } from '@hedge/testkit';
import type { Edit, Happening } from './faults';
import { buildAsked } from './openings';
import { venueSymbol } from './rows';
import { apiKeyOf, legAt, type Scenario } from './scenario';
import type { World } from './world';

export interface PeopleDeps {
  readonly world: World;
  readonly engine: PaperEngine;
  readonly store: MemoryStore;
  readonly scenario: Scenario;
}

/** A person's order rests this far from the mark: nothing reaches it. */
const FAR = decimal('1.04');
const NEAR = decimal('0.96');

export class People {
  readonly #deps: PeopleDeps;
  #orders = 0;
  /** Whether anybody else traded, or let an order rest, on a position. */
  traded = false;
  /** Whether a person did: not the exchange itself. */
  tradedByHand = false;
  /** The closes that an operator asked for, as they were taken. */
  readonly asked: { readonly operationId: string; readonly at: number }[] = [];
  /** The hedges that were asked for, as they were asked for. */
  readonly openings: Operation[] = [];
  /** When an operator removed an operation. */
  readonly removed = new Map<string, number>();

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  /** Adds to the position of a leg, or closes some of it, at the mark. */
  trade(apiKey: string, leg: Pick<Leg, 'side' | 'symbol'>, adds: boolean, quantity: Decimal): void {
    this.traded = true;
    this.tradedByHand = true;
    const { world, engine } = this.#deps;
    const { side: positionSide } = leg;
    const answer = engine.placeOrder(
      apiKey,
      {
        symbol: venueSymbol(leg.symbol),
        side: adds === (positionSide === 'LONG') ? 'BUY' : 'SELL',
        positionSide,
        type: 'MARKET',
        quantity,
        newClientOrderId: this.#nextId(),
        timestamp: world.venueNow(),
      },
      world.venueNow(),
    );
    world.note(`person ${adds ? 'adds' : 'closes'} ${answer.ok ? 'done' : answer.error.code}`);
  }

  do(what: Extract<Happening, { kind: 'trade' | 'rest' | 'force' | 'edit' | 'ask' }>): void {
    if (what.kind === 'ask') return this.#ask(what);
    if (what.kind === 'edit') {
      const { operations } = this.#deps.scenario;
      const drawn = operations[what.operation % operations.length];
      if (drawn !== undefined) void this.edit(drawn.id, what.what);
      return;
    }
    const leg = legAt(this.#deps.scenario, what.leg);
    if (leg === undefined) return;
    const apiKey = apiKeyOf(leg.accountId);
    if (what.kind === 'force') return this.#force(apiKey, leg, what);
    const quantity = leg.quantity.times(what.share).round(3);
    if (quantity.lte('0')) return;
    if (what.kind === 'trade') this.trade(apiKey, leg, what.adds, quantity);
    else this.#rest(apiKey, leg, quantity, what.ms);
  }

  #ask(what: Extract<Happening, { kind: 'ask' }>): void {
    const { world, engine, store, scenario } = this.#deps;
    const markOf = (symbol: string): Decimal => {
      const mark = engine.markPrice(venueSymbol(symbol), world.venueNow());
      return mark.ok ? mark.value : decimal('1');
    };
    const asked = buildAsked(what, scenario, markOf, world.now());
    this.openings.push(asked);
    store.addOperation(asked);
    world.note(`operator asks for ${asked.id}`);
  }

  #force(apiKey: string, leg: Leg, what: Extract<Happening, { kind: 'force' }>): void {
    const { world, engine } = this.#deps;
    const { cause, share } = what;
    const part = share === null ? {} : { quantity: leg.quantity.times(share).round(3) };
    if (part.quantity?.lte('0') === true) return;
    this.traded = true;
    const input = { symbol: venueSymbol(leg.symbol), positionSide: leg.side, cause, ...part };
    const answer = engine.forceClose(apiKey, input, world.venueNow());
    world.note(`${cause} ${answer.ok ? 'done' : answer.error.code}`);
  }

  #rest(apiKey: string, leg: Leg, quantity: Decimal, ms: number): void {
    this.traded = true;
    this.tradedByHand = true;
    const { world, engine } = this.#deps;
    const symbol = venueSymbol(leg.symbol);
    const mark = engine.markPrice(symbol, world.venueNow());
    if (!mark.ok) return;
    const isLong = leg.side === 'LONG';
    const newClientOrderId = this.#nextId();
    const answer = engine.placeOrder(
      apiKey,
      {
        symbol,
        side: isLong ? 'SELL' : 'BUY',
        positionSide: leg.side,
        type: 'LIMIT',
        timeInForce: 'GTC',
        price: mark.value.times(isLong ? FAR : NEAR).round(1),
        quantity,
        newClientOrderId,
        timestamp: world.venueNow(),
      },
      world.venueNow(),
    );
    world.note(`person rests ${answer.ok ? 'done' : answer.error.code}`);
    world.at(world.now() + ms, () => {
      engine.cancelOrder(apiKey, { symbol, origClientOrderId: newClientOrderId }, world.venueNow());
    });
  }

  /** As an operator, who may be refused. */
  async edit(operationId: string, what: Edit): Promise<void> {
    const { world, store } = this.#deps;
    const stored = store.operations().find(({ id }) => id === operationId);
    if (stored === undefined) return;
    if (what === 'close') return this.#close(stored.id);
    if (what === 'closeAll') {
      const all = store.operations().filter(({ accountId }) => accountId === stored.accountId);
      for (const { id } of all) await this.#close(id);
      return;
    }
    const times = (factor: string): Decimal => stored.profitTarget.times(factor).round(8, 3);
    const result =
      what === 'remove'
        ? await store.registry.remove(stored.id, anActor())
        : await store.registry.patch(
            stored.id,
            {
              ...(what === 'raise' ? { profitTarget: times('3') } : {}),
              ...(what === 'lower' ? { profitTarget: times('0.5') } : {}),
              ...(what === 'pause' ? { autoCloseEnabled: false } : {}),
              ...(what === 'resume' ? { autoCloseEnabled: true } : {}),
            },
            anActor(),
          );
    if (result === 'removed') this.removed.set(stored.id, world.venueNow());
    world.note(`operator ${what} ${result}`);
  }

  async #close(operationId: string): Promise<void> {
    const { world, store } = this.#deps;
    const result = await store.registry.requestClose(operationId, anActor());
    const isTaken = typeof result === 'object';
    if (isTaken) this.asked.push({ operationId, at: world.now() });
    world.note(`operator close ${isTaken ? 'taken' : result}`);
  }

  /** An older database: what an operator removed since is there again. */
  forgetRemovals(): void {
    for (const { id } of this.#deps.store.operations()) this.removed.delete(id);
  }

  #nextId(): string {
    this.#orders += 1;
    return `web_${this.#orders}`;
  }
}
