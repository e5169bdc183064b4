// The queue of accounts as several simulated workers share it: deduplicated by account, taken by any.
import type { AccountJobs } from '@hedge/cycle';
import type { Incarnation } from './incarnation';
import type { Random } from './random';
import type { World } from './world';

/** A job's lock: a worker that stands still does not renew it, and somebody else may be asked. */
const LOCK_MS = 5_000;
const RENEW_MS = 2_500;
/** A living worker looks again so often while nobody takes what waits. */
const LOOK_MS = 500;

type Job =
  | { readonly kind: 'waiting'; readonly cycleId: string }
  | { readonly kind: 'running'; lockedUntil: number };

interface Taker {
  readonly life: Incarnation;
  run(cycleId: string, accountId: string): Promise<void>;
}

export class AccountQueue {
  readonly #jobs = new Map<string, Job>();
  readonly #takers: Taker[] = [];

  constructor(
    readonly world: World,
    readonly random: Random,
  ) {}

  /** A life of a worker begins to take accounts. */
  join(taker: Taker): void {
    this.#takers.push(taker);
  }

  /** As `AccountJobs.ask`. */
  ask(cycleId: string, accountIds: readonly string[]): Awaited<ReturnType<AccountJobs['ask']>> {
    const busy = new Map<string, 'running'>();
    for (const accountId of accountIds) {
      const job = this.#jobs.get(accountId);
      const isRunning = job?.kind === 'running' && job.lockedUntil > this.world.now();
      if (isRunning) busy.set(accountId, 'running');
      if (isRunning || job?.kind === 'waiting') continue;
      this.#jobs.set(accountId, { kind: 'waiting', cycleId });
      void this.#deal(accountId);
    }
    return busy;
  }

  /** Waits for a worker that lives and does not stand still, and gives it to one of them. */
  async #deal(accountId: string): Promise<void> {
    for (;;) {
      await this.world.sleep(this.random.int(0, 30));
      const job = this.#jobs.get(accountId);
      if (job?.kind !== 'waiting') return;
      const able = this.#takers.filter(({ life }) => !life.dead && !life.standsStill);
      const taker = able.length === 0 ? null : this.random.pick(able as [Taker, ...Taker[]]);
      if (taker !== null) {
        void this.#run(taker, job.cycleId, accountId);
        return;
      }
      await this.world.sleep(LOOK_MS);
    }
  }

  async #run(taker: Taker, cycleId: string, accountId: string): Promise<void> {
    const job = { kind: 'running' as const, lockedUntil: this.world.now() + LOCK_MS };
    this.#jobs.set(accountId, job);
    let isOver = false;
    const renew = (): void => {
      if (isOver || taker.life.dead) return;
      if (!taker.life.standsStill) job.lockedUntil = this.world.now() + LOCK_MS;
      this.world.at(this.world.now() + RENEW_MS, renew);
    };
    this.world.at(this.world.now() + RENEW_MS, renew);
    await taker.run(cycleId, accountId);
    isOver = true;
    // Its lock may have run out meanwhile, and another be asked.
    if (this.#jobs.get(accountId) === job) this.#jobs.delete(accountId);
  }
}
