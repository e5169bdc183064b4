// A statement as one simulated worker makes it: late, sometimes without an answer.
import type { CallEffects, FaultBook } from './fault-book';
import type { CallName } from './faults';
import type { Incarnation } from './incarnation';
import type { Random } from './random';
import type { World } from './world';

export interface StatementDeps {
  readonly world: World;
  readonly random: Random;
  readonly self: Incarnation;
  readonly book: FaultBook;
}

/** Runs `effect` as a statement of that name, with what happens to it. */
export type MakeStatement = <T>(
  name: CallName,
  effect: (effects: CallEffects) => Promise<T>,
) => Promise<T>;

/** The connection broke: whether the statement committed, nobody told. */
class CommitUnknown extends Error {}

export function makeStatements({ world, random, self, book }: StatementDeps): MakeStatement {
  return async (name, effect) => {
    const effects = book.take(name);
    await self.boundary(effects, 'before');
    await world.sleep(random.int(0, 3));
    const broken = effects.find('unknown');
    if (broken?.committed === false) throw new CommitUnknown('connection lost before the commit');
    const value = await effect(effects);
    await world.sleep(random.int(0, 3));
    await self.boundary(effects, 'after');
    if (broken !== undefined) throw new CommitUnknown('connection lost after the commit');
    return value;
  };
}
