// From a list of faults under which a run fails to the smallest found under which it still does.

/**
 * Delta debugging: drops halves, then quarters, down to single faults, as long as the run fails
 * without them. What it answers cannot lose any one fault and still fail, unless `runsMax` ran out.
 */
export async function shrink<T>(
  faults: readonly T[],
  stillFails: (fewer: readonly T[]) => Promise<boolean>,
  runsMax = 400,
): Promise<readonly T[]> {
  let kept = faults;
  let runs = 0;
  let parts = 2;
  while (kept.length > 0) {
    const size = Math.max(1, Math.ceil(kept.length / parts));
    let dropped = false;
    for (let from = 0; from < kept.length;) {
      if (runs >= runsMax) return kept;
      runs += 1;
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await stillFails(fewer)) {
        kept = fewer;
        dropped = true;
      } else from += size;
    }
    if (size === 1 && !dropped) break;
    parts = size === 1 ? kept.length : parts * 2;
  }
  return kept;
}
