// One life of a worker: it can be paused (its code stands still, its requests travel on) or killed.
import type { CallEffects } from './fault-book';
import type { World } from './world';

export class Incarnation {
  #dead = false;
  #pausedUntil = 0;

  /** @param onDeath called once, with how long the worker stays away */
  constructor(
    readonly world: World,
    readonly name: string,
    readonly onDeath: (downMs: number) => void,
  ) {}

  get dead(): boolean {
    return this.#dead;
  }

  get standsStill(): boolean {
    return this.world.now() < this.#pausedUntil;
  }

  /** SIGKILL: nothing of it runs any more; what it waits for never comes. */
  kill(downMs: number): void {
    if (this.#dead) return;
    this.#dead = true;
    this.onDeath(downMs);
  }

  /** SIGSTOP for so long. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.world.now() + ms);
  }

  /** Right before a call leaves, or right after its answer: where death and sleep hurt most. */
  async boundary(effects: CallEffects, when: 'before' | 'after'): Promise<void> {
    const kill = effects.find('kill');
    if (kill?.when === when) this.kill(kill.downMs);
    const pause = effects.find('pause');
    if (pause?.when === when) this.pause(pause.ms);
    await this.awake();
  }

  /** Where its code goes on, if it does. */
  async awake(): Promise<void> {
    while (!this.#dead && this.world.now() < this.#pausedUntil) {
      await this.world.sleep(this.#pausedUntil - this.world.now());
    }
    if (this.#dead) await new Promise<never>(() => undefined);
  }
}
