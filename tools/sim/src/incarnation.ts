// One life of a worker: it can be paused (its code stands still, its requests travel on) or killed.
import type { FaultPlan } from './faults';
import type { Random } from './random';
import type { World } from './world';

export class Incarnation {
  #dead = false;
  #pausedUntil = 0;

  constructor(
    readonly world: World,
    readonly random: Random,
    readonly plan: () => FaultPlan,
    readonly onDeath: () => void,
  ) {}

  get dead(): boolean {
    return this.#dead;
  }

  /** SIGKILL: nothing of it runs any more; what it waits for never comes. */
  kill(): void {
    if (this.#dead) return;
    this.#dead = true;
    this.onDeath();
  }

  /** SIGSTOP until then. */
  pauseUntil(time: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, time);
  }

  /** Right before a call leaves, or right after its answer: where death and sleep hurt most. */
  async boundary(extraPause = 0): Promise<void> {
    const plan = this.plan();
    if (this.random.chance(plan.crashAtCall)) this.kill();
    if (this.random.chance(plan.pauseAtCall + extraPause)) {
      this.pauseUntil(this.world.now() + this.random.int(200, 25_000));
    }
    while (!this.#dead && this.world.now() < this.#pausedUntil) {
      await this.world.sleep(this.#pausedUntil - this.world.now());
    }
    if (this.#dead) await new Promise<never>(() => undefined);
  }
}
