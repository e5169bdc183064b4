// No guard can be missed without notice: its recorded seed turns red without it, and only then.
import { readGuardSeeds, replayGuard } from './guard-trial';
import { MUTANTS } from './guards';

describe('a guard taken out of the protocol', () => {
  it.each(MUTANTS)('is reported on its recorded seed: $guard', async (mutant) => {
    const { seed, invariant } = readGuardSeeds()[mutant.guard] ?? {};
    expect(await replayGuard(mutant)).toMatchObject({ kind: 'caught', by: { seed, invariant } });
  });

  it('is the only thing for which a seed is recorded', () => {
    const guards = MUTANTS.map(({ guard }) => guard);
    expect(Object.keys(readGuardSeeds()).sort()).toEqual(guards.sort());
  });
});
