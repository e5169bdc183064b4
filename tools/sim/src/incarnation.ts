// One life of a worker: it can be paused (its code stands still, its requests travel on) or killed.
import type { World } from './world';

export class Incarnation {
  #dead = false;
  #pausedUntil = 0;

  constructor(
    readonly world: World,
    readonly startedAt: number,
  ) {}

  get dead(): boolean {
    return this.#dead;
  }

  /** SIGKILL: nothing of it runs any more; what it waits for never comes. */
  kill(): void {
    this.#dead = true;
  }

  /** SIGSTOP until then. */
  pauseUntil(time: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, time);
  }

  /** Where its code may go on: after a pause, and never after its death. */
  async resume(): Promise<void> {
    while (!this.#dead && this.world.now() < this.#pausedUntil) {
      await this.world.sleep(this.#pausedUntil - this.world.now());
    }
    if (this.#dead) await new Promise<never>(() => undefined);
  }
}
